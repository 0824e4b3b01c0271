// Merkle tree hash of RFC 6962, taken leaf by leaf: memory grows with the logarithm of the leaves.
#pragma once
#include <vector>

#include "base/crypto.h"

namespace wellkept::events {

class MerkleTree {
 public:
  void add(const crypto::Hash& leaf);
  std::int64_t size() const { return size_; }
  crypto::Hash root() const;  // of no leaves: SHA-256 of nothing
 private:
  // Roots of the full subtrees, from the left: one for each bit set in size_.
  std::vector<crypto::Hash> full_;
  std::int64_t size_ = 0;
};

}  // namespace wellkept::events

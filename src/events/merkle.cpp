#include "events/merkle.h"

#include "events/event_hash.h"

namespace wellkept::events {

namespace {

// The prefixes keep a leaf from passing for a node.
crypto::Hash leaf_hash(const crypto::Hash& leaf) {
  std::array<char, 33> data{0x00};
  std::copy(leaf.begin(), leaf.end(), data.begin() + 1);
  return crypto::sha256({data.data(), data.size()});
}

crypto::Hash node_hash(const crypto::Hash& left, const crypto::Hash& right) {
  std::array<char, 65> data{0x01};
  std::copy(left.begin(), left.end(), data.begin() + 1);
  std::copy(right.begin(), right.end(), data.begin() + 33);
  return crypto::sha256({data.data(), data.size()});
}

}  // namespace

void MerkleTree::add(const crypto::Hash& leaf) {
  crypto::Hash node = leaf_hash(leaf);
  for (std::int64_t bit = 1; (size_ & bit) != 0; bit <<= 1) {
    node = node_hash(full_.back(), node);
    full_.pop_back();
  }
  full_.push_back(node);
  ++size_;
}

crypto::Hash MerkleTree::root() const {
  if (full_.empty()) return crypto::sha256("");
  crypto::Hash node = full_.back();
  for (auto left = full_.rbegin() + 1; left != full_.rend(); ++left) node = node_hash(*left, node);
  return node;
}

}  // namespace wellkept::events

// The connections of a database that read.
#pragma once
#include <functional>
#include <string>

#include "db/pool.h"
#include "db/postgres/connection.h"
#include "db/postgres/reach.h"

namespace wellkept::db::postgres {

class Readers {
 public:
  using Lease = Pool<Connection>::Lease;

  Readers(Reach& reach, int size);
  [[nodiscard]] Lease take() { return pool_.take(); }
  // On one snapshot.
  void read(const std::function<void(Transaction&)>& body);
  // The same on a connection that was taken.
  void read_on(Lease& lease, const std::function<void(Transaction&)>& body);
  // Asks something outside of a transaction; a connection that had died while it was idle is replaced.
  [[nodiscard]] std::string ask(Lease& lease, const Query& query, Transaction::Params params = {});

 private:
  void begin(Lease& lease, std::string_view sql);
  template <class Work>
  void guarded(Lease& lease, Work&& work);
  void replace(Lease& lease);

  Reach& reach_;
  Pool<Connection> pool_;
};

}  // namespace wellkept::db::postgres

// Records tickets with their past, many in one transaction, through the same recorder as live requests.
#pragma once
#include <future>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "customer/device_service.h"
#include "db/database.h"
#include "directory/directory_service.h"
#include "ticket/attachment_service.h"
#include "ticket/ticket_service.h"
#include "transfer/past.h"

namespace wellkept::transfer {

// The parts of the program that importing, exporting and the demo work with; they outlive the run.
struct Parts {
  db::Database& database;
  ticket::Recorder& recorder;
  customer::CustomerService& customers;
  directory::DirectoryService& directory;
  events::EventLog& log;
  const Clock& clock;
  const ticket::FileStore* files = nullptr;  // where imported files go; none: they stay behind
};

// Checked against the vocabulary and ready to be recorded.
struct Drafted {
  std::int64_t line = 0;
  std::string key;
  ticket::Opening opening;
  std::optional<customer::NewCustomer> customer;
  std::vector<PastFile> files;
  customer::Device device{};  // that the ticket is about; without a serial number there is none
};

struct BatchResult {
  std::vector<bool> recorded;  // beside the batch; false: the source and key were there already
};

class PastService {
 public:
  // `source` stands on every ticket; with `sample`, it is marked as made up.
  PastService(const Parts& parts, std::string source, bool sample);

  Result<Drafted> draft(Past past) const;  // the refusal says which field is wrong
  // One transaction, judged at the present moment. Records nothing twice, also when another importer runs beside.
  Result<BatchResult> record(std::vector<Drafted>& batch);
  bool has(const std::string& key) const;
  const std::string& source() const { return source_; }

 private:
  Result<BatchResult> write(std::vector<Drafted>& batch);
  void bring_device(db::Transaction& tx, customer::Device device, const ticket::Ticket& ticket) const;
  Id customer_of(db::Transaction& tx, const customer::NewCustomer& customer) const;

  Parts parts_;
  std::string source_;
  bool sample_;
  std::map<std::string, Id, std::less<>> units_;
  Id first_unit_;
};

// Records batches on a thread of its own while the caller reads and works out the next; one batch at a time, in order.
class BatchWriter {
 public:
  explicit BatchWriter(PastService& service) : service_(service) {}
  struct Done {
    std::vector<Drafted> batch;
    BatchResult result;
  };
  // Waits for the batch before, if any, and hands back what came of it.
  Result<std::optional<Done>> submit(std::vector<Drafted> batch);
  Result<std::optional<Done>> finish();

 private:
  PastService& service_;
  std::vector<Drafted> running_;
  std::future<Result<BatchResult>> result_;
};

}  // namespace wellkept::transfer

// A signed link: what the signer did not make is never taken for its own, however little it differs. The first bytes
// say what is changed of a good one; the rest is tried as it is.
#include <string>

#include "events/checkpoint.h"
#include "pieces.h"
#include "ticket/signed_link.h"

using namespace wellkept;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ticket::LinkSigner signer(std::string(32, 'k'));
  static const std::string good = signer.sign({Id{123'456'789}, Instant{1'772'000'000'000}});
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::must(!signer.read(text) || text.size() == good.size());
  if (const auto content = signer.read(text)) fuzz::must(signer.sign(*content) == text);
  if (size >= 2) {
    std::string changed = good;
    changed[data[0] % changed.size()] = static_cast<char>(data[1]);
    fuzz::must(bool(signer.read(changed)) == (changed == good));
  }
  // A line of the journal beside the database is somebody's file as well.
  if (const auto checkpoint = events::parse_checkpoint_line(text)) {
    const auto again = events::parse_checkpoint_line(events::checkpoint_line(*checkpoint));
    fuzz::must(again && events::checkpoint_hash(*again) == events::checkpoint_hash(*checkpoint));
  }
  return 0;
}

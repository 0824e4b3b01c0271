// Keys, the signed form and the journal's line of a checkpoint.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "events/checkpoint.h"
#include "events/event_hash.h"

namespace wellkept::events {

namespace {

std::string read_small_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_new_file(const std::string& path, std::string_view content, mode_t mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) throw std::runtime_error("cannot create " + path);
  const bool ok =
      ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!ok) throw std::runtime_error("cannot write " + path);
}

std::optional<crypto::Hash> hash_of(const json::Value* value) {
  if (value == nullptr || value->string() == nullptr) return std::nullopt;
  const auto bytes = crypto::from_hex(*value->string());
  if (!bytes || bytes->size() != crypto::Hash{}.size()) return std::nullopt;
  return to_hash(*bytes);
}

}  // namespace

CheckpointKeys load_or_make_keys(const std::string& path) {
  if (!std::filesystem::exists(path)) write_new_file(path, crypto::to_hex(crypto::random_bytes(32)) + "\n", 0600);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077) != 0) {
    throw std::runtime_error(path + " must be readable by its owner alone (mode 0600)");
  }
  const auto seed = crypto::from_hex(text::trim(read_small_file(path)));
  if (!seed || seed->size() != 32) throw std::runtime_error(path + " is no key: 64 hex digits are expected");
  CheckpointKeys keys{crypto::signing_key_from_seed(*seed)};
  const std::string public_path = path + ".pub";
  if (!std::filesystem::exists(public_path)) {
    write_new_file(public_path, crypto::to_hex(keys.pair.public_key) + "\n", 0644);
  }
  return keys;
}

std::string read_public_keys(const std::string& path) {
  const std::string content = read_small_file(path);
  std::string keys;
  for (const auto line : text::split(content, '\n')) {
    if (text::trim(line).empty()) continue;
    const auto key = crypto::from_hex(text::trim(line));
    if (!key || key->size() != 32) throw std::runtime_error(path + " holds a line that is no public key");
    keys += *key;
  }
  if (keys.empty()) throw std::runtime_error(path + " holds no public key");
  return keys;
}

std::string key_id_of(std::string_view public_key) {
  return crypto::to_hex(crypto::sha256(public_key)).substr(0, 16);
}

crypto::Hash checkpoint_hash(const Checkpoint& checkpoint) {
  const auto number = big_endian(checkpoint.number);
  const auto at = big_endian(checkpoint.at.ms);
  const auto last_event = big_endian(checkpoint.last_event.value);
  const auto events = big_endian(checkpoint.events);
  const auto view = [](const std::array<char, 8>& data) { return std::string_view(data.data(), data.size()); };
  const std::array<std::string_view, 8> parts{"wellkept/1 checkpoint",    view(number),     view(at),
                                              view(last_event),           view(events),     bytes(checkpoint.root),
                                              bytes(checkpoint.previous), checkpoint.key_id};
  return crypto::sha256_parts(parts);
}

std::string checkpoint_line(const Checkpoint& checkpoint) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object()
      .field("number", checkpoint.number)
      .field("at", format_instant(checkpoint.at))
      .field("last_event", format_id(checkpoint.last_event))
      .field("events", checkpoint.events)
      .field("root", crypto::to_hex(checkpoint.root))
      .field("previous", crypto::to_hex(checkpoint.previous))
      .field("key_id", checkpoint.key_id)
      .field("signature", crypto::to_hex(checkpoint.signature))
      .end_object();
  return out;
}

std::optional<Checkpoint> parse_checkpoint_line(std::string_view line) {
  const auto parsed = json::parse(line);
  const auto* object = std::get_if<json::Value>(&parsed);
  if (object == nullptr) return std::nullopt;
  const auto text_of = [&](std::string_view name) -> const std::string* {
    const auto* value = object->find(name);
    return value == nullptr ? nullptr : value->string();
  };
  const auto integer_of = [&](std::string_view name) -> const std::int64_t* {
    const auto* value = object->find(name);
    return value == nullptr ? nullptr : value->integer();
  };
  const auto *number = integer_of("number"), *events = integer_of("events");
  const auto *at = text_of("at"), *last = text_of("last_event"), *key = text_of("key_id"),
             *signature = text_of("signature");
  const auto root = hash_of(object->find("root")), previous = hash_of(object->find("previous"));
  if (!number || !events || !at || !last || !key || !signature || !root || !previous) return std::nullopt;
  const auto instant = parse_instant(*at);
  const auto last_event = parse_id(*last);
  const auto signature_bytes = crypto::from_hex(*signature);
  if (!instant || !last_event || !signature_bytes) return std::nullopt;
  return Checkpoint{*number, *instant, *last_event, *events, *root, *previous, *signature_bytes, *key};
}

}  // namespace wellkept::events

#include "ticket/attachment.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "db/testing/temporary_directory.h"

namespace wellkept::ticket {
namespace {

using namespace std::string_literals;

TEST(Attachment, TheContentTellsItsType) {
  struct Row {
    std::string content;
    const char* type;  // null: refused
  };
  for (const Row& row : {
           Row{"\xff\xd8\xff\xe0rest"s, "image/jpeg"},
           Row{"\x89PNG\r\n\x1a\nrest"s, "image/png"},
           Row{"GIF89a"s, "image/gif"},
           Row{"GIF87a..."s, "image/gif"},
           Row{"RIFF\1\2\3\4WEBPVP8 "s, "image/webp"},
           Row{"%PDF-1.7"s, "application/pdf"},
           Row{"\0\0\0\x18"s + "ftypheic", "image/heic"},
           Row{"\0\0\0\x18"s + "ftypisom", "video/mp4"},
           Row{"#!AMR\n"s, "audio/amr"},
           Row{"OggS\0"s, "audio/ogg"},
           Row{"PK\x03\x04rest"s, "application/zip"},
           Row{"<script>alert(1)</script>"s, "text/plain; charset=utf-8"},
           Row{"灯不亮"s, "text/plain; charset=utf-8"},
           Row{""s, nullptr},
           Row{"text with \0 in it"s, nullptr},
           Row{"\x7f"s + "ELF\2\1\1\0"s, nullptr},
           Row{"MZ\x90\0"s, nullptr},
           Row{"\xff\xfe"s + "a", nullptr},
       }) {
    const auto told = told_media_type(row.content);
    EXPECT_EQ(told.value_or("refused"), row.type == nullptr ? "refused" : row.type) << row.content;
  }
}

TEST(Attachment, FileNamesAreMadeSafe) {
  struct Row {
    std::string name;
    std::string safe;
  };
  std::string long_name;
  for (int i = 0; i < 250; ++i) long_name += "灯";
  for (const Row& row : {
           Row{"photo.jpg", "photo.jpg"},
           Row{"照片 1.jpg", "照片 1.jpg"},
           Row{"../../etc/passwd", "passwd"},
           Row{"C:\\Users\\li\\a.png", "a.png"},
           Row{"a\"b;c\r\nd\x7f", "a_b_c__d_"},
           Row{"..", "file"},
           Row{".", "file"},
           Row{"", "file"},
           Row{"folder/", "file"},
           Row{long_name, long_name.substr(0, 600)},
       }) {
    EXPECT_EQ(safe_file_name(row.name), row.safe) << row.name;
  }
}

TEST(Attachment, FilesAreKeptByTheirHash) {
  const db::testing::TemporaryDirectory folder;
  const FileStore store(folder.file("files"));
  const std::string content("\0binary\xff", 8);
  const std::string hash = crypto::to_hex(crypto::sha256(content));
  EXPECT_EQ(store.get(hash), std::nullopt);
  store.put(hash, content);
  EXPECT_EQ(store.get(hash), content);
  store.put(hash, content);  // the same again
  EXPECT_EQ(store.get(hash), content);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.file("files"))) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 1u) << "nothing is left aside";
}

}  // namespace
}  // namespace wellkept::ticket

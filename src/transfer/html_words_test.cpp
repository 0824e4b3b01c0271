#include "transfer/html_words.h"

#include <gtest/gtest.h>

#include <vector>

namespace wellkept::transfer {
namespace {

struct Case {
  const char* html;
  const char* words;
};

TEST(WordsOfHtml, AreWhatAReaderSees) {
  for (const Case& one : std::vector<Case>{
           {"plain", "plain"},
           {"", ""},
           {"<p>a</p><p>b</p>", "a\n\nb"},
           {"a<br>b<BR/>c", "a\nb\nc"},
           {"<div>你好，<br>再见</div>", "你好，\n再见"},
           {"  many \n\t blanks  ", "many blanks"},
           {"a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#x27;&nbsp;f", "a & b <c> \"d\" 'e' f"},
           {"&#20320;&#x597d; &#128512;", "你好 😀"},
           {"&unknown; &#xD800; &#0; & alone", "&unknown; &#xD800; &#0; & alone"},
           {"<script>alert(1)</script>x<style>p{}</style>y", "xy"},
           {"<script>never ends", ""},
           {"x<a href=\"http://e.example/?a=1&b=2\">link</a>", "xlink"},
           {"an open <tag", "an open"},
           {"<ul><li>1</li><li>2</li></ul>", "1\n\n2"},
       }) {
    EXPECT_EQ(words_of_html(one.html), one.words) << one.html;
  }
}

}  // namespace
}  // namespace wellkept::transfer

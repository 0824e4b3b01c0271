// The pages of the console and the portal. Files whose name holds the hash of their content are kept by browsers for a
// year; the two pages are asked for again each time, and are answered with 304 while they are the same.
#pragma once
#include <string>
#include <vector>

#include "app/web_files.h"
#include "http/http.h"

namespace wellkept::app {

struct WebPages {
  const WebFiles& files;                     // outlives the router
  bool https_only = false;                   // the public address is https://: browsers are told to keep to it
  std::vector<std::string> frame_origins{};  // sites that may show the portal in a frame
};
void add_web_routes(http::Router& router, const WebPages& pages);

// "br", "gzip" or empty: the best coding of which `files` may hold a form and which the Accept-Encoding header takes.
bool takes_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace wellkept::app

// SPDX-License-Identifier: Apache-2.0
// The definitions of master_login.hpp, with OpenSSL.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/console.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/master_login.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

/// What the master is sent in place of a password; an empty one stays so.
inline std::string hashed_password(const std::string& password) {
  if (password.empty()) return {};
  const std::string salted = "GubPEmmotfiK9TMD6Zdw" + password;  // Determined's own
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha512(), nullptr);
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

/// The file in which Determined's tools keep tokens:
/// {version: 2, masters: {url: {active_user, tokens: {user: token}}}}.
class TokenCache {
 public:
  explicit TokenCache(std::string url) : url_(std::move(url)), path_(user_config_folder() + "/auth.json") {}

  std::string active_user() const { return wire_text(wire_find(read(), {"masters", url_, "active_user"})); }
  std::string token_of(const std::string& user) const {
    return wire_text(wire_find(read(), {"masters", url_, "tokens", user}));
  }

  /// Keeps a token; an empty one removes the user's. A cache that can't be written is gone without.
  void keep(const std::string& user, const std::string& token) const {
    try {
      std::filesystem::create_directories(path_.parent_path());
      const os::File lock = os::File::append(path_.string() + ".lock");
      for (int tries = 0; tries < 50 && !lock.try_lock(); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      const Value old = read();
      Map store = old.is<Map>() ? *old.get_if<Map>() : Map{{"version", 2}};
      Map& tokens = map_at(map_at(map_at(store, "masters"), url_), "tokens");
      std::erase_if(tokens.items, [&](const auto& item) { return item.first == user; });
      if (!token.empty()) tokens[user] = token;
      const std::filesystem::path next = path_.string() + ".temp";
      std::filesystem::remove(next);
      os::File file = os::File::create(next);
      std::filesystem::permissions(next, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
      file.write(json_text(store));
      file.close();
      std::filesystem::rename(next, path_);
    } catch (const std::exception& error) {
      warn("the login isn't remembered in `" + path_.string() + "`: " + error.what());
    }
  }

 private:
  static Map& map_at(Map& map, const std::string& name) {
    Value& value = map[name];
    if (!value.is<Map>()) value = Map();
    return *value.get_if<Map>();
  }

  /// Null if there is none, or one of an older layout or none that can be read.
  Value read() const {
    std::error_code absent;
    if (!std::filesystem::is_regular_file(path_, absent)) return {};
    try {
      Value store = parse_json(os::read_file(path_, 1 << 24), path_.string());
      return wire_integer(wire_find(store, {"version"})) == 2 ? store : Value();
    } catch (const Error&) {
      return {};
    }
  }

  std::string url_;
  std::filesystem::path path_;
};

}  // namespace detail

std::string log_in(MasterAddress address, const std::string& user, const std::string& password) {
  address.token.clear();
  const std::string url = address.url;
  Master master(std::move(address));
  try {
    const Value answer =
        master.post("/api/v1/auth/login",
                    Map{{"username", user}, {"password", detail::hashed_password(password)}, {"isHashed", true}});
    return detail::wire_text(detail::wire_find(answer, {"token"}));
  } catch (const master_error& error) {
    if (error.status != 401 && error.status != 403) throw;
    throw master_error("the master at `" + url + "` doesn't let `" + user +
                           "` log in: set DET_USER and DET_PASS to a user that it knows",
                       error.status);
  }
}

MasterAddress log_in() {
  MasterAddress address;
  std::string url = detail::environment("DET_MASTER");
  if (url.empty()) url = detail::environment("DET_MASTER_ADDR");
  address.url = canonical_master_url(url.empty() ? "localhost:8080" : url);
  address.retries = MasterRetries::from_environment();
  find_certificate(address);

  const detail::TokenCache cache(address.url);
  const bool given = std::getenv("DET_USER") && std::getenv("DET_PASS");
  std::string user = given ? detail::environment("DET_USER") : cache.active_user();
  const std::string password = given ? detail::environment("DET_PASS") : "";
  const bool known = !user.empty();
  if (!known) user = "determined";

  address.token = cache.token_of(user);
  if (!address.token.empty()) {
    try {
      Master(address).get("/api/v1/me");
      return address;
    } catch (const master_error& error) {
      if (error.status == 0) throw;
      cache.keep(user, "");  // expired
      address.token.clear();
    }
  }
  if (!given && !detail::environment("DET_USER_TOKEN").empty()) {
    address.token = detail::environment("DET_USER_TOKEN");
    return address;
  }
  if (known && !given)
    throw master_error("the login of `" + user + "` at `" + address.url +
                           "` has expired: log in with `det user login`, or set DET_USER and DET_PASS",
                       401);
  address.token = log_in(address, user, password);
  cache.keep(user, address.token);
  return address;
}

}  // namespace detpl::inline v0

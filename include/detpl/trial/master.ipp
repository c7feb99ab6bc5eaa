// SPDX-License-Identifier: Apache-2.0
// The definitions of master.hpp, with cpp-httplib and OpenSSL.
#pragma once

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/console.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

/// The parts of a canonical URL.
struct MasterUrl {
  bool encrypted = false;
  std::string host, prefix;  // without brackets; the path before every request's
  std::string authority;     // host:port as the Host header has it
  int port = 0;
};

inline MasterUrl split_master_url(const std::string& given) {
  const auto refuse = [&](std::string_view why) -> config_error {
    // A password in the address must not be shown.
    const std::string shown = given.find('@') == std::string::npos ? "`" + given + "` " : "";
    return config_error("the address " + shown + "of Determined's master " + std::string(why) +
                        ": give DET_MASTER as http(s)://HOST:PORT");
  };
  MasterUrl url;
  std::string rest = given;
  url.port = 8080;
  if (rest.starts_with("https://")) {
    url.encrypted = true;
    url.port = 443;
    rest.erase(0, 8);
  } else if (rest.starts_with("http://")) {
    url.port = 80;
    rest.erase(0, 7);
  } else if (rest.find("://") != std::string::npos) {
    throw refuse("isn't one of HTTP");
  }
  if (rest.find_first_of("@?#") != std::string::npos) throw refuse("has a user, a query or a fragment");
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  url.prefix = rest.substr(slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  rest.resize(slash);

  const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : std::string::npos;
  const std::size_t colon = rest.find(':', bracket == std::string::npos ? 0 : bracket);
  std::string host = rest.substr(0, colon);
  if (colon != std::string::npos && colon + 1 < rest.size()) {
    const char* end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data() + colon + 1, end, url.port);
    if (error != std::errc() || stop != end || url.port < 1 || url.port > 65535) throw refuse("has no valid port");
  }
  for (char& letter : host) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  url.authority = host + ":" + std::to_string(url.port);
  url.host = bracket == std::string::npos ? host : host.substr(1, host.size() - 2);
  if (url.host.empty()) throw refuse("has no host");
  return url;
}

/// The sentence's part that a master's own error message is: one line, not too long, without the token.
inline std::string master_message(const std::string& body, const std::string& token) {
  std::string text;
  try {
    const Value answer = parse_json(body, "the answer");
    text = wire_text(wire_find(answer, {"message"}));
    if (text.empty()) text = wire_text(wire_find(answer, {"error", "message"}));
    if (text.empty()) text = wire_text(wire_find(answer, {"error", "error"}));
    if (text.empty()) text = wire_text(wire_find(answer, {"error"}));
  } catch (const Error&) {
    text = body.substr(0, body.find('<'));  // not that of a proxy's page
  }
  for (std::size_t at; !token.empty() && (at = text.find(token)) != std::string::npos;)
    text.replace(at, token.size(), "***");
  for (char& letter : text)
    if (static_cast<unsigned char>(letter) < 0x20) letter = ' ';
  if (text.size() > 300) text.resize(300);
  if (!is_utf8(text)) text.clear();
  while (text.ends_with(' ') || text.ends_with('.')) text.pop_back();
  return text.empty() ? "" : " (" + text + ")";
}

}  // namespace detail

MasterRetries MasterRetries::from_environment() {
  MasterRetries retries;
  const std::string text = detail::environment("DET_RETRY_CONFIG");
  if (text.empty()) return retries;
  const config_error wrong("DET_RETRY_CONFIG isn't a JSON map with numbers `total` and `backoff_factor`: correct it");
  Value config;
  try {
    config = parse_json(text, "DET_RETRY_CONFIG");
  } catch (const Error&) {
    throw wrong;
  }
  if (!config.is<Map>()) throw wrong;
  if (const Value* total = detail::wire_find(config, {"total"})) retries.total = detail::wire_integer(total);
  if (const Value* factor = detail::wire_find(config, {"backoff_factor"}))
    retries.backoff_factor = detail::wire_real(factor);
  if (retries.total < 0 || !(retries.backoff_factor >= 0)) throw wrong;
  return retries;
}

std::string canonical_master_url(const std::string& url) {
  const detail::MasterUrl parts = detail::split_master_url(url);
  return (parts.encrypted ? "https://" : "http://") + parts.authority + parts.prefix;
}

void find_certificate(MasterAddress& address) {
  address.certificate_file = detail::environment("DET_MASTER_CERT_FILE");
  address.certificate_name = detail::environment("DET_MASTER_CERT_NAME");
  if (!address.certificate_file.empty() || !address.url.starts_with("https://")) return;
  const std::filesystem::path path = detail::user_config_folder() + "/certs.json";
  std::error_code absent;
  if (!std::filesystem::is_regular_file(path, absent)) return;
  try {
    const Value store = parse_json(os::read_file(path, 1 << 24), path.string());
    address.certificate_text = detail::wire_text(detail::wire_find(store, {address.url}));
  } catch (const Error&) {
    warn("`" + path.string() + "` can't be read as JSON: the certificates in it are not used");
  }
}

struct Master::Connection {
  explicit Connection(MasterAddress given) : address(std::move(given)), url(detail::split_master_url(address.url)) {}

  ~Connection() {
    const os::BrokenPipesAreErrors guard;  // TLS says goodbye
    client.reset();
  }

  using Client = httplib::ClientImpl;

  /// OpenSSL checks chain and name while it connects, and says what it found.
  static int check_chain(X509_STORE_CTX* chain, void* self) {
    const int good = X509_verify_cert(chain);
    auto& problem = static_cast<Connection*>(self)->certificate_problem;
    problem = good == 1 ? "" : X509_verify_cert_error_string(X509_STORE_CTX_get_error(chain));
    return good;
  }

  void trust(X509_STORE* store, BIO* text) const {
    int count = 0;
    while (X509* certificate = PEM_read_bio_X509(text, nullptr, nullptr, nullptr)) {
      X509_STORE_add_cert(store, certificate);
      X509_free(certificate);
      ++count;
    }
    BIO_free(text);
    ERR_clear_error();  // the end of the text is one
    if (count == 0)
      throw config_error(
          "there is no PEM certificate in " +
          (address.certificate_file.empty() ? "certs.json for " + address.url : "`" + address.certificate_file + "`") +
          ": let DET_MASTER_CERT_FILE name the master's certificate");
  }

  std::unique_ptr<Client> encrypted_client() {
    auto made = std::make_unique<httplib::SSLClient>(url.host, url.port);
    made->enable_server_certificate_verification(false);  // not by httplib, which can't be told another name
    SSL_CTX* context = made->ssl_context();
    std::string file = address.certificate_file;
    std::transform(file.begin(), file.end(), file.begin(), [](unsigned char c) { return std::tolower(c); });
    if (!context || file == "noverify") return made;

    SSL_CTX_set_default_verify_paths(context);
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    if (!address.certificate_text.empty())
      trust(store, BIO_new_mem_buf(address.certificate_text.data(), static_cast<int>(address.certificate_text.size())));
    if (!address.certificate_file.empty()) {
      if (BIO* text = BIO_new_file(address.certificate_file.c_str(), "r"))
        trust(store, text);
      else if (!std::exchange(warned, true))
        warn("there is no `" + address.certificate_file + "`, which DET_MASTER_CERT_FILE names: going on without it");
    }
    const std::string& name = address.certificate_name.empty() ? url.host : address.certificate_name;
    X509_VERIFY_PARAM* wanted = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_PARTIAL_CHAIN);  // the master's own certificate may be given
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str()) != 1)
      X509_VERIFY_PARAM_set1_host(wanted, name.data(), name.size());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &check_chain, this);
    return made;
  }

  void open() {
    const std::lock_guard lock(mutex);
    if (!client) {
      client = url.encrypted ? encrypted_client() : std::make_unique<Client>(url.host, url.port);
      client->set_keep_alive(true);
      client->set_tcp_nodelay(true);
      client->set_connection_timeout(10);
      client->set_write_timeout(60);
    }
  }

  struct Outcome {
    int status = 0;       // 0: no answer
    std::string problem;  // then
    std::string body;
  };

  /// What takes the lines of an answer as they come.
  using TakeLine = std::function<void(const std::string&)>;

  Outcome attempt(const char* method, const std::string& path, const std::string& body, double timeout,
                  const TakeLine& take) {
    open();
    client->set_read_timeout(std::chrono::milliseconds(static_cast<std::int64_t>(timeout * 1000)));
    httplib::Request request;
    request.method = method;
    request.path = url.prefix + path;
    request.headers = {{"Host", url.authority}, {"Accept", "application/json"}};
    if (!address.token.empty())
      request.headers.emplace(address.task_token ? "Grpc-Metadata-x-allocation-token" : "Authorization",
                              "Bearer " + address.token);
    if (!body.empty()) request.headers.emplace("Content-Type", "application/json");
    request.body = body;
    int status = 0;
    std::string text;  // of an answer in lines: what hasn't been taken
    if (take) {
      request.response_handler = [&](const httplib::Response& response) {
        status = response.status;
        return true;
      };
      request.content_receiver = [&](const char* bytes, std::size_t count, std::uint64_t, std::uint64_t) {
        text.append(bytes, count);
        for (std::size_t end; status == 200 && (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1))
          take(text.substr(0, end));
        return true;
      };
    }
    certificate_problem.clear();
    const os::BrokenPipesAreErrors guard;
    const httplib::Result result = client->send(request);
    if (result) return {.status = result->status, .problem = {}, .body = take ? text : result->body};
    switch (result.error()) {
      case httplib::Error::Read: return {.problem = "it closed the connection or answered too late", .body = {}};
      case httplib::Error::SSLConnection: return {.problem = "it doesn't speak TLS there", .body = {}};
      default: return {.problem = "no connection", .body = {}};
    }
  }

  void pause(double seconds, const std::string& what) {
    std::unique_lock lock(mutex);
    ended.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return interrupted; });
    if (interrupted) throw master_error("the request " + what + " was given up: this process is ending");
  }

  Value call(const char* method, const std::string& path, const Value* given, double timeout, std::int64_t retries,
             const std::function<TakeLine()>& take = {}) {
    const std::string what = std::string(method) + " " + path.substr(0, path.find('?'));
    std::string body;
    if (given) body = json_text(detail::wire_value(*given));
    repeated = false;
    std::int64_t server_errors = 0;
    double pause_before_next = address.retries.backoff_factor;
    for (std::int64_t count = 0;; ++count) {
      pause(0, what);
      const Outcome outcome = attempt(method, path, body, timeout, take ? take() : TakeLine());
      if (outcome.status >= 200 && outcome.status < 300) return answer(outcome.body, what);
      pause(0, what);  // an interrupted request is no failure of the master's
      const bool busy = outcome.status == 429 || (outcome.status >= 502 && outcome.status <= 504);
      const bool failed = outcome.status == 500 && ++server_errors <= address.retries.server_error_retries;
      const bool absent = outcome.status == 0 && certificate_problem.empty();
      if (count >= retries || !(busy || failed || absent)) fail(outcome, what, count + 1);
      repeated = true;
      pause(pause_before_next, what);
      pause_before_next = std::min(pause_before_next * 2, address.retries.longest_pause);
    }
  }

  Value answer(const std::string& body, const std::string& what) const {
    if (body.find_first_not_of(" \r\n\t") == std::string::npos) return {};
    try {
      return parse_json(body, "the answer");
    } catch (const Error&) {
      throw master_error("what `" + address.url + "` answers to " + what +
                         " isn't JSON: check that DET_MASTER is the address of Determined's master");
    }
  }

  [[noreturn]] void fail(const Outcome& outcome, const std::string& what, std::int64_t attempts) const {
    const std::string at = "`" + address.url + "`";
    if (!certificate_problem.empty())
      throw master_error("the certificate of the master at " + at + " isn't accepted (" + certificate_problem +
                         "): let DET_MASTER_CERT_FILE name its CA, and DET_MASTER_CERT_NAME the name in it");
    if (outcome.status == 0)
      throw master_error("cannot reach Determined's master at " + at + " (" + outcome.problem + ", " +
                         std::to_string(attempts) + (attempts == 1 ? " attempt" : " attempts") +
                         "): check DET_MASTER and that the master runs");
    const std::string message = detail::master_message(outcome.body, address.token);
    const auto say = [&](const std::string& verdict, std::string_view fix) {
      return master_error("the master at " + at + " " + verdict + message + ": " + std::string(fix), outcome.status);
    };
    if (outcome.status == 401)
      throw say("doesn't accept the token of " + what + " any more, or there is none (401)",
                address.task_token ? "it ends with its task; start the trial again"
                                   : "set DET_USER and DET_PASS, or log in with `det user login`");
    if (outcome.status == 403)
      throw say("refuses " + what + " (403)", "ask its administrator for the right to do this");
    if (outcome.status == 404)
      throw say("doesn't know " + what + " (404)", "check the id, and that DET_MASTER is the cluster that has it");
    if (outcome.status < 400)
      throw say("sends " + what + " elsewhere (" + std::to_string(outcome.status) + ")",
                "give DET_MASTER the address that it answers at itself, https perhaps");
    throw say("answers " + what + " with " + std::to_string(outcome.status),
              outcome.status < 500 ? "correct what it was asked for" : "see its logs");
  }

  MasterAddress address;
  detail::MasterUrl url;
  std::string certificate_problem;
  bool warned = false;
  bool repeated = false;

  std::mutex mutex;  // of what follows
  std::condition_variable ended;
  bool interrupted = false;
  std::unique_ptr<Client> client;  // opened by the thread that makes requests, stopped by any
};

Master::Master(MasterAddress address) : connection_(std::make_unique<Connection>(std::move(address))) {}
Master::Master(const Master& other) : Master(other.address()) {}
Master::~Master() = default;

const MasterAddress& Master::address() const { return connection_->address; }
bool Master::repeated() const { return connection_->repeated; }

Value Master::get(const std::string& path) {
  return connection_->call("GET", path, nullptr, address().timeout, address().retries.total);
}
Value Master::patch(const std::string& path, const Value& body) {
  return connection_->call("PATCH", path, &body, address().timeout, address().retries.total);
}
Value Master::post(const std::string& path, const Value& body) {
  return connection_->call("POST", path, &body, address().timeout, address().retries.total);
}
Value Master::put(const std::string& path, const Value& body) {
  return connection_->call("PUT", path, &body, address().timeout, address().retries.total);
}
Value Master::get_once(const std::string& path, double timeout) {
  return connection_->call("GET", path, nullptr, timeout, 0);
}

void Master::get_lines(const std::string& path, const std::function<void(const Value&)>& use) {
  std::int64_t passed_on = 0;
  const auto take = [&]() -> Connection::TakeLine {
    return [&, number = std::int64_t{0}](const std::string& line) mutable {
      if (number++ < passed_on || line.empty()) return;
      passed_on = number;
      use(connection_->answer(line, "GET " + path));
    };
  };
  constexpr double silence = 600;  // a connection may be lost without a sign
  connection_->call("GET", path, nullptr, silence, address().retries.total, take);
}

void Master::interrupt() {
  const std::lock_guard lock(connection_->mutex);
  const os::BrokenPipesAreErrors guard;
  connection_->interrupted = true;
  connection_->ended.notify_all();
  if (connection_->client) connection_->client->stop();
}

}  // namespace detpl::inline v0

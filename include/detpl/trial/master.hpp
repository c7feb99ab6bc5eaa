// SPDX-License-Identifier: Apache-2.0
// A connection to Determined's master: JSON over HTTP or HTTPS, with retries. Defined in master.ipp (component:
// detpl::determined).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// A request to the master that failed. `detpl::main` exits with 1.
struct master_error : Error {
  explicit master_error(const std::string& sentence, int code = 0) : Error(sentence), status(code) {}

  int status;  ///< the code of the answer, 0 if there was none
};

/// How often, and after which pauses, a request is made again: the first pause, then twice as long each time.
///
/// Every request that finds no master or gets a 429, 502, 503 or 504 is made again; one that gets a 500 at most
/// `server_error_retries` times, since the request itself may be what the master can't digest.
struct MasterRetries {
  double backoff_factor = 0.5;  ///< seconds
  double longest_pause = 120;   ///< seconds
  std::int64_t server_error_retries = 4;
  std::int64_t total = 20;

  /// Those of the variable DET_RETRY_CONFIG, JSON with `total` and `backoff_factor`; what it lacks as above.
  ///
  /// Errors: config_error if it isn't that.
  static MasterRetries from_environment();
};

/// Where a master is and how to speak to it.
struct MasterAddress {
  std::string
      certificate_file{};  ///< a PEM file trusted besides the system's, or `noverify`; empty: the system's alone
  std::string certificate_name{};  ///< the name in the master's certificate; empty: the host's
  std::string certificate_text{};  ///< PEM, trusted besides the system's
  MasterRetries retries{};
  bool task_token = false;  ///< the token is a task's, not a user's
  double timeout = 120;     ///< seconds that an answer may take
  std::string token{};      ///< never part of a message; empty: none is sent
  std::string url{};        ///< as of `canonical_master_url`
};

/// A master's address in full: without a scheme http, with port 8080; else the scheme's port where none is given.
///
/// Errors: config_error if there is no host, or a user, a password, a query or a fragment.
std::string canonical_master_url(const std::string& url);

/// The certificates for a master, as Determined's own tools find them: DET_MASTER_CERT_FILE and DET_MASTER_CERT_NAME,
/// else what `certs.json` in the user's configuration keeps for this address. Sets the fields of `address`.
void find_certificate(MasterAddress& address);

/// One connection to a master; copies have their own.
///
/// Order: for one thread at a time, `interrupt` excepted.
class Master {
 public:
  explicit Master(MasterAddress address);
  Master(const Master& other);
  Master& operator=(const Master&) = delete;
  ~Master();

  const MasterAddress& address() const;

  /// Makes a request and returns the answer's JSON, null if it is empty. Reals that aren't finite are sent as the texts
  /// "NaN", "Infinity" and "-Infinity".
  ///
  /// Errors: master_error, one sentence without the token, once the retries are used up.
  Value get(const std::string& path);
  Value patch(const std::string& path, const Value& body);
  Value post(const std::string& path, const Value& body);
  Value put(const std::string& path, const Value& body);

  /// One attempt, without retries, whose answer may take so many seconds.
  Value get_once(const std::string& path, double timeout);

  /// Passes on the JSON values, one per line, of an answer that goes on until the master ends it. Where it breaks off,
  /// it is asked for again, and what has been passed on is left out.
  void get_lines(const std::string& path, const std::function<void(const Value&)>& use);

  /// Ends the request under way and the pause before the next attempt with an error; from then on every request
  /// fails. From any thread.
  void interrupt();

  /// True if the last request may have reached the master more than once.
  bool repeated() const;

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace detpl::inline v0

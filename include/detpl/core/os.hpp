// SPDX-License-Identifier: Apache-2.0
// The library's calls to the operating system, all of them.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <system_error>

namespace detpl::inline v0 {

/// Blocks every signal on the calling thread while it lives; a thread started meanwhile never receives one.
class SignalBlock {
 public:
  SignalBlock() {
    sigset_t every;
    sigfillset(&every);
    if (int code = pthread_sigmask(SIG_SETMASK, &every, &previous_))
      throw std::system_error(code, std::generic_category(), "pthread_sigmask");
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;
  ~SignalBlock() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }

 private:
  sigset_t previous_;
};

}  // namespace detpl::inline v0

// SPDX-License-Identifier: Apache-2.0
// Users of Determined's master: from outside a cluster a program logs in. Defined in master_login.ipp (component:
// detpl::determined).
#pragma once

#include <string>

#include "detpl/trial/master.hpp"

namespace detpl::inline v0 {

/// The master that DET_MASTER (or DET_MASTER_ADDR) names, `localhost:8080` where neither does, with a user's token.
///
/// The user is DET_USER with DET_PASS; else the active one of `auth.json`, which Determined's tools write, too; else
/// that of DET_USER_TOKEN; else `determined` without a password. A token is taken from `auth.json` while the master
/// accepts it, and kept there after a login.
/// Errors: config_error for a wrong address; master_error if the master can't be reached or refuses the user.
MasterAddress log_in();

/// Logs a user in and returns the token; `address.token` isn't used.
///
/// Errors: master_error, without the password.
std::string log_in(MasterAddress address, const std::string& user, const std::string& password);

}  // namespace detpl::inline v0

// SPDX-License-Identifier: Apache-2.0
// The library of detpl::determined: the client of Determined's master, compiled once.
#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#define CPPHTTPLIB_OPENSSL_SUPPORT  // for httplib.h, whose Debian package doesn't say that it has HTTPS
#endif
#include "detpl/trial/checkpoint_place.ipp"
#include "detpl/trial/cluster_info.ipp"
#include "detpl/trial/master.ipp"
#include "detpl/trial/master_login.ipp"
#include "detpl/trial/master_trial.ipp"
#include "detpl/trial/reports.ipp"
#include "detpl/trial/submission.ipp"
#include "detpl/trial/wire.ipp"

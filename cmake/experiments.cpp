// SPDX-License-Identifier: Apache-2.0
// The library of detpl::experiments: experiments on this machine, compiled once.
#include "detpl/search/experiment_folder.ipp"
#include "detpl/search/experiment_page.ipp"
#include "detpl/search/experiment_record.ipp"
#include "detpl/search/experiment_table.ipp"
#include "detpl/search/experiment_view.ipp"
#include "detpl/search/local_search.ipp"
#include "detpl/search/trial_process.ipp"
#include "detpl/trial/search_session.ipp"

// SPDX-License-Identifier: Apache-2.0
// Every header of every component.
#include "everything.hpp"

#include "link.hpp"

Seen seen_by_everything() { return {sizeof(detpl::Value), &detpl::version}; }

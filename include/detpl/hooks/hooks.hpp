// SPDX-License-Identifier: Apache-2.0
// The hooks layer: one table of Lightning's hooks, what a class has of them, how they are called, what is
// wrong.
#pragma once

// First, so that errors show a short chain of includes.
#include "detpl/hooks/generated/checks.hpp"

#include "detpl/hooks/call.hpp"
#include "detpl/hooks/check.hpp"
#include "detpl/hooks/forms.hpp"
#include "detpl/hooks/ignore.hpp"
#include "detpl/hooks/mistakes.hpp"
#include "detpl/hooks/subject.hpp"

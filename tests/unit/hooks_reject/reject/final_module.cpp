// SPDX-License-Identifier: Apache-2.0
// A class that can't be derived from can't be searched for hooks.
// expect-error: detpl: unsupported class: the hooks of a final class, a union or one with a private virtual destructor can't be found. Fix: make it a class to derive from. [docs/hooks.md#final]
#include "adapter.hpp"

using namespace stub;

struct Net final : Least {};
template struct stub::Adapter<Net>;

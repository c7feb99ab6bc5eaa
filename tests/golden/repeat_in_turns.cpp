// SPDX-License-Identifier: Apache-2.0
#include "repeat.hpp"

template golden::json golden::repeat<golden::Optimizers::in_turns>(const json&, Recorder&,
                                                                   const std::filesystem::path&);

// SPDX-License-Identifier: Apache-2.0
#include "repeat.hpp"

template golden::json golden::repeat<golden::Optimizers::two>(const json&, Recorder&, const std::filesystem::path&);

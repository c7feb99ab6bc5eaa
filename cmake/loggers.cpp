// SPDX-License-Identifier: Apache-2.0
// The library of detpl::loggers: what writes logs, and YAML, compiled once.
#include "detpl/loggers/csv.ipp"
#include "detpl/loggers/hparams_yaml.ipp"
#include "detpl/loggers/image.ipp"
#include "detpl/loggers/tensorboard.ipp"
#include "detpl/loggers/yaml.ipp"

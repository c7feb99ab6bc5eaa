#include <detpl/core/value.hpp>
#include <detpl/core/version.hpp>

int main() { return detpl::version.empty() || detpl::Value(1) == detpl::Value(2); }

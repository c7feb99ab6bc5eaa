#include <doctest/doctest.h>
#include <detpl/core/duration.hpp>

#include <chrono>

using std::chrono::seconds;

TEST_CASE("a duration is days, hours, minutes and seconds") {
  CHECK(detpl::parse_duration("00:12:00:00") == std::chrono::hours(12));
  CHECK(detpl::parse_duration("1:2:3:4") == seconds(86400 + 2 * 3600 + 3 * 60 + 4));
  for (const char* wrong : {"", "10", "1:2:3", "1:2:3:4:5", "a:b:c:d", "-1:0:0:0", "1:2:3:", "1:2:3:4 ", "1e9:0:0:0",
                            "99999999999:0:0:0"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS(detpl::parse_duration(wrong), doctest::Contains("write days:hours:minutes:seconds"),
                         detpl::config_error);
  }
}

TEST_CASE("a duration is printed as Python prints a timedelta") {
  CHECK(detpl::duration_text(seconds(0)) == "0:00:00");
  CHECK(detpl::duration_text(seconds(10)) == "0:00:10");
  CHECK(detpl::duration_text(seconds(93784)) == "1 day, 2:03:04");
  CHECK(detpl::duration_text(seconds(200000)) == "2 days, 7:33:20");
  CHECK(detpl::time_limit_text(10.9) == "Time limit reached. Elapsed time is 0:00:10. Signaling Trainer to stop.");
}

TEST_CASE("a stopwatch adds this run to the earlier ones") {
  detpl::Stopwatch watch;
  CHECK(watch.elapsed() == 0);
  CHECK(!watch.start_time());
  watch.set_earlier(100);
  CHECK(watch.elapsed() == 100);
  watch.start();
  watch.stop();
  const double elapsed = watch.elapsed();
  CHECK(elapsed >= 100);
  CHECK(elapsed < 110);
  CHECK(watch.elapsed() == elapsed);
  CHECK(*watch.end_time() - *watch.start_time() == doctest::Approx(elapsed - 100));
}

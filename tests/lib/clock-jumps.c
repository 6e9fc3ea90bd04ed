/* A clock that nobody can trust: loaded before libc, it jumps by up to ten years at every look. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long
jump_s(void)
{
  static unsigned dice = 20261102;
  dice = dice * 1103515245 + 12345;
  return (long)(dice >> 4) % 315360000 - 157680000;
}

int
clock_gettime(clockid_t clock, struct timespec *out)
{
  int result = (int)syscall(SYS_clock_gettime, clock, out);
  if (clock == CLOCK_REALTIME)
    out->tv_sec += jump_s();
  return result;
}

int
gettimeofday(struct timeval *restrict out, void *restrict zone)
{
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return result;
}

time_t
time(time_t *out)
{
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}

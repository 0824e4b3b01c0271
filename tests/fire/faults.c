// Loaded before the program (LD_PRELOAD), it makes files and the clock fail as a test tells it through a file that both
// have mapped. It calls the system directly, so it needs nothing of the libraries that it stands before, and works with
// the sanitizers' runtime behind it.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// As tests/fire/support/faults.ts writes it; every number is 8 bytes.
struct switches {
  int64_t write_error;  // errno of writes into the folder; 0: they work
  int64_t sync_error;   // the same of fsync and fdatasync
  int64_t one_in;       // so many calls work before one fails; 0: all fail
  int64_t torn;         // half of what a write was given is written before it fails
  int64_t clock_ms;     // the wall clock is this far ahead of the machine's
  int64_t failed;       // calls that failed so far, counted here
};

static struct switches* switches;
static const char* folder;
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("FIRE_SWITCHES");
  folder = getenv("FIRE_FOLDER");
  if (path == NULL || folder == NULL) return;
  folder_length = strlen(folder);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) return;
  void* const mapped = mmap(NULL, sizeof(struct switches), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (mapped != MAP_FAILED) switches = mapped;
}

static int is_watched(int file) {
  char link[32] = "/proc/self/fd/";
  char digits[12];
  int length = 0;
  do digits[length++] = (char)('0' + file % 10);
  while ((file /= 10) > 0);
  size_t end = strlen(link);
  while (length > 0) link[end++] = digits[--length];
  link[end] = '\0';
  char target[PATH_MAX];
  const ssize_t size = syscall(SYS_readlinkat, AT_FDCWD, link, target, sizeof target);
  return size >= (ssize_t)folder_length && memcmp(target, folder, folder_length) == 0;
}

// The error that this call on that file is to end with; 0: none.
static int error_of(int64_t error, int file) {
  if (error == 0 || file < 0 || !is_watched(file)) return 0;
  static int64_t calls;
  if (switches->one_in > 0 && __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % (switches->one_in + 1) != 0) return 0;
  __atomic_add_fetch(&switches->failed, 1, __ATOMIC_RELAXED);
  return (int)error;
}

static int fails_to_write(int file) {
  return switches == NULL ? 0 : error_of(switches->write_error, file);
}

ssize_t write(int file, const void* bytes, size_t count) {
  const int error = fails_to_write(file);
  if (error == 0) return syscall(SYS_write, file, bytes, count);
  if (switches->torn) syscall(SYS_write, file, bytes, count / 2);
  errno = error;
  return -1;
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  const int error = fails_to_write(file);
  if (error == 0) return syscall(SYS_writev, file, parts, count);
  errno = error;
  return -1;
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  const int error = fails_to_write(file);
  if (error == 0) return syscall(SYS_pwrite64, file, bytes, count, at);
  if (switches->torn) syscall(SYS_pwrite64, file, bytes, count / 2, at);
  errno = error;
  return -1;
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return pwrite64(file, bytes, count, at);
}

int ftruncate64(int file, off64_t size) {
  const int error = fails_to_write(file);
  if (error == 0) return (int)syscall(SYS_ftruncate, file, size);
  errno = error;
  return -1;
}

int ftruncate(int file, off_t size) {
  return ftruncate64(file, size);
}

static int sync_file(long call, int file) {
  const int error = switches == NULL ? 0 : error_of(switches->sync_error, file);
  if (error == 0) return (int)syscall(call, file);
  errno = error;
  return -1;
}

int fsync(int file) {
  return sync_file(SYS_fsync, file);
}

int fdatasync(int file) {
  return sync_file(SYS_fdatasync, file);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result != 0 || switches == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
  const int64_t moved = now->tv_sec * 1000 + now->tv_nsec / 1000000 + switches->clock_ms;
  now->tv_sec = moved / 1000;
  now->tv_nsec = moved % 1000 * 1000000 + now->tv_nsec % 1000000;
  return 0;
}

int gettimeofday(struct timeval* now, void* zone) {
  (void)zone;
  struct timespec time;
  const int result = clock_gettime(CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return result;
}

time_t time(time_t* into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != NULL) *into = now.tv_sec;
  return now.tv_sec;
}

/* Loaded into a daemon, this counts what it asks of the system on files below $NTH_UNDER, and
 * lets the nth such call go wrong: an error, half of what was asked, or the end of the process
 * at that moment.  A file that both sides map ($NTH_CONTROL, struct control) says what, when,
 * and how far it came; nth.py is the other side.
 *
 * With -DALLOCATIONS it counts these as well; then it cannot go with a sanitizer.
 *
 *	cc -shared -fPIC -o nth.so nth.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#ifdef ALLOCATIONS
#include <execinfo.h>
#endif
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum call { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, NAME = 16, SIZE = 32, MAP = 64, MEMORY = 128 };
enum action { ONLY_COUNT, FAIL, HALF, DIE, DIE_HALFWAY };

struct control {
	_Atomic int32_t calls;         /* enum call, those that count; 0: none */
	_Atomic int32_t count;         /* how many there were */
	_Atomic int32_t nth;           /* the one that goes wrong; 0: none */
	_Atomic int32_t stuck;         /* and all after it */
	_Atomic int32_t action;
	_Atomic int32_t error;         /* errno */
	_Atomic int32_t hits;          /* how many went wrong */
};

enum { MOST_FDS = 4096 };

static struct control *control;
static const char *under;
static _Atomic unsigned char ours[MOST_FDS];

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("NTH_CONTROL");
	int (*really_open)(const char *, int, ...) = next("open");
	int fd = path != NULL ? really_open(path, O_RDWR | O_CLOEXEC) : -1;
	void *page = fd >= 0 ? mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;

	under = getenv("NTH_UNDER");
	control = page != MAP_FAILED && under != NULL ? page : NULL;
}

static int is_ours(int fd)
{
	return fd >= 0 && fd < MOST_FDS && ours[fd];
}

static int is_below(int dir, const char *path)
{
	return under != NULL && (path[0] == '/' ? strncmp(path, under, strlen(under)) == 0 : is_ours(dir));
}

static int noted(int fd, int below)
{
	if (fd >= 0 && fd < MOST_FDS)
		ours[fd] = (unsigned char)below;
	return fd;
}

/* What becomes of this call: ONLY_COUNT means that it is made as ever. */
static enum action fate(enum call call, int concerns)
{
	if (control == NULL || !concerns || !(control->calls & call))
		return ONLY_COUNT;
	int n = ++control->count;
	if (control->nth == 0 || n < control->nth || (n > control->nth && !control->stuck))
		return ONLY_COUNT;
	control->hits++;
	if (control->action == DIE)
		kill(getpid(), SIGKILL);
	errno = control->error;
	return (enum action)control->action;
}

/* Half of a write may be made before an error, or the end. */
static size_t part(enum action action, size_t n)
{
	return action == HALF || action == DIE_HALFWAY ? n / 2 : n;
}

static int refuses(enum call call, int concerns)
{
	enum action action = fate(call, concerns);

	if (action == DIE_HALFWAY)
		kill(getpid(), SIGKILL);
	return action == FAIL;
}

#define OPENS(name) \
	int name(const char *path, int flags, ...) \
	{ \
		int (*really)(const char *, int, ...) = next(#name); \
		int below = is_below(-1, path); \
		va_list args; \
		va_start(args, flags); \
		mode_t mode = va_arg(args, mode_t); \
		va_end(args); \
		return refuses(OPEN, below) ? -1 : noted(really(path, flags, mode), below); \
	}
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
	int name(int dir, const char *path, int flags, ...) \
	{ \
		int (*really)(int, const char *, int, ...) = next(#name); \
		int below = is_below(dir, path); \
		va_list args; \
		va_start(args, flags); \
		mode_t mode = va_arg(args, mode_t); \
		va_end(args); \
		return refuses(OPEN, below) ? -1 : noted(really(dir, path, flags, mode), below); \
	}
OPENS_AT(openat)
OPENS_AT(openat64)

#define MAKES(name) \
	int name(char *path, int flags) \
	{ \
		int (*really)(char *, int) = next(#name); \
		int below = is_below(-1, path); \
		return refuses(OPEN, below) ? -1 : noted(really(path, flags), below); \
	}
MAKES(mkostemp)
MAKES(mkostemp64)

char *mkdtemp(char *path)
{
	char *(*really)(char *) = next("mkdtemp");

	return refuses(NAME, is_below(-1, path)) ? NULL : really(path);
}

int close(int fd)
{
	int (*really)(int) = next("close");

	noted(fd, 0);
	return really(fd);
}

ssize_t read(int fd, void *p, size_t n)
{
	ssize_t (*really)(int, void *, size_t) = next("read");
	enum action action = fate(READ, is_ours(fd));

	return action == FAIL ? -1 : really(fd, p, part(action, n));
}

#define READS_AT(name) \
	ssize_t name(int fd, void *p, size_t n, off_t at) \
	{ \
		ssize_t (*really)(int, void *, size_t, off_t) = next(#name); \
		enum action action = fate(READ, is_ours(fd)); \
		return action == FAIL ? -1 : really(fd, p, part(action, n), at); \
	}
READS_AT(pread)
READS_AT(pread64)

static ssize_t written(enum action action, ssize_t n)
{
	if (action == DIE_HALFWAY)
		kill(getpid(), SIGKILL);
	return n;
}

ssize_t write(int fd, const void *p, size_t n)
{
	ssize_t (*really)(int, const void *, size_t) = next("write");
	enum action action = fate(WRITE, is_ours(fd));

	return action == FAIL ? -1 : written(action, really(fd, p, part(action, n)));
}

#define WRITES_AT(name) \
	ssize_t name(int fd, const void *p, size_t n, off_t at) \
	{ \
		ssize_t (*really)(int, const void *, size_t, off_t) = next(#name); \
		enum action action = fate(WRITE, is_ours(fd)); \
		return action == FAIL ? -1 : written(action, really(fd, p, part(action, n), at)); \
	}
WRITES_AT(pwrite)
WRITES_AT(pwrite64)

#define SYNCS(name) \
	int name(int fd) \
	{ \
		int (*really)(int) = next(#name); \
		return refuses(SYNC, is_ours(fd)) ? -1 : really(fd); \
	}
SYNCS(fsync)
SYNCS(fdatasync)
SYNCS(syncfs)

#define SIZES(name) \
	int name(int fd, off_t n) \
	{ \
		int (*really)(int, off_t) = next(#name); \
		return refuses(SIZE, is_ours(fd)) ? -1 : really(fd, n); \
	}
SIZES(ftruncate)
SIZES(ftruncate64)

#define MAPS(name) \
	void *name(void *at, size_t n, int protection, int flags, int fd, off_t from) \
	{ \
		void *(*really)(void *, size_t, int, int, int, off_t) = next(#name); \
		return refuses(MAP, is_ours(fd)) ? MAP_FAILED : really(at, n, protection, flags, fd, from); \
	}
MAPS(mmap)
MAPS(mmap64)

int unlink(const char *path)
{
	int (*really)(const char *) = next("unlink");

	return refuses(NAME, is_below(-1, path)) ? -1 : really(path);
}

int rename(const char *from, const char *to)
{
	int (*really)(const char *, const char *) = next("rename");

	return refuses(NAME, is_below(-1, to)) ? -1 : really(from, to);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	int (*really)(int, const char *, int, const char *, unsigned) = next("renameat2");

	return refuses(NAME, is_below(to_dir, to)) ? -1 : really(from_dir, from, to_dir, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
	int (*really)(const char *, mode_t) = next("mkdir");

	return refuses(NAME, is_below(-1, path)) ? -1 : really(path, mode);
}

#ifdef ALLOCATIONS
/* Whose code it was that could not live with it: the first that is not the C library's. */
static void tell_crash(int number)
{
	void *frames[32];
	int n = backtrace(frames, 32);
	Dl_info at, here;

	dladdr((void *)tell_crash, &here);
	for (int i = 0; i < n; i++) {
		if (dladdr(frames[i], &at) == 0 || at.dli_fbase == here.dli_fbase || strstr(at.dli_fname, "libc.so") != NULL)
			continue;
		dprintf(2, "crash in %s\n", strrchr(at.dli_fname, '/') ? strrchr(at.dli_fname, '/') + 1 : at.dli_fname);
		break;
	}
	signal(number, SIG_DFL);
	raise(number);
}

__attribute__((constructor)) static void begin_crashes(void)
{
	void *frames[1];

	backtrace(frames, 1);          /* it allocates the first time */
	signal(SIGSEGV, tell_crash);
}

/* The C library's own, since dlsym() allocates too. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return refuses(MEMORY, 1) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return refuses(MEMORY, 1) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return refuses(MEMORY, 1) ? NULL : __libc_realloc(p, n);
}
#endif

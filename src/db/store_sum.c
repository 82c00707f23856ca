/*
 * store_sum: the hash of the database file as the program left it, beside it while nobody serves the folder. Most of what
 * a room says is proven by its chain; this finds the rest: bytes that rotted or were edited in a stopped folder, in tables
 * no chain covers. It proves nothing against somebody who changes both files.
 */
#include "db/store_inside.h"

#include "base/hash.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM_FILE "sonae.sum"
#define SUM_CHARS (2 * SHA256_LEN)
#define SUM_MOST_BYTES (1LL << 30) /* stopping must not take long: above this the chains have to do */

static char *sum_path(const struct store *s, const char *ending)
{
	char *ret = NULL;
	if (asprintf(&ret, "%s/" SUM_FILE "%s", s->dir, ending) < 0) {
		abort();
	}
	return ret;
}

static bool sync_folder(const struct store *s)
{
	int fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return ok;
}

static bool sum_of_file(const char *file, char ret[SUM_CHARS])
{
	static const char digits[] = "0123456789abcdef";
	struct sha256 hash;
	struct stat st;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0 && st.st_size <= SUM_MOST_BYTES;
	void *p = ok ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (p != MAP_FAILED) {
		sha256_of((bytes){ p, (size_t)st.st_size }, &hash);
		munmap(p, (size_t)st.st_size);
		for (size_t i = 0; i < SHA256_LEN; i++) {
			ret[2 * i] = digits[hash.b[i] >> 4];
			ret[2 * i + 1] = digits[hash.b[i] & 15];
		}
	}
	if (fd >= 0) {
		close(fd);
	}
	return p != MAP_FAILED;
}

/* On disk before the first write: a sum that outlives its file after a crash would cry wolf. */
bool store_sum_forget(struct store *s)
{
	char *path = sum_path(s, "");
	bool ok = access(path, F_OK) != 0 || (unlink(path) == 0 && sync_folder(s));
	free(path);
	return ok;
}

void store_sum_keep(struct store *s)
{
	char sum[SUM_CHARS];
	char *fresh = sum_path(s, ".new"), *path = sum_path(s, ""), *wal = NULL;
	if (asprintf(&wal, "%s-wal", s->file) < 0) {
		abort();
	}
	if (access(wal, F_OK) != 0 && sum_of_file(s->file, sum)) { /* a log that stayed says more than the file does */
		int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		bool ok = fd >= 0 && write(fd, sum, sizeof sum) == (ssize_t)sizeof sum && fsync(fd) == 0;
		if (fd >= 0) {
			close(fd);
		}
		if (!ok || rename(fresh, path) != 0) {
			unlink(fresh);
			log_line(LOG_WARN, "the sum of the database could not be kept");
		}
	}
	free(wal);
	free(fresh);
	free(path);
}

static bool sum_read(const char *path, char ret[SUM_CHARS])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && read(fd, ret, SUM_CHARS) == SUM_CHARS;
	if (fd >= 0) {
		close(fd);
	}
	return ok;
}

bool store_sum_differs(struct store *s)
{
	char kept[SUM_CHARS], again[SUM_CHARS], now[SUM_CHARS];
	char *path = sum_path(s, "");
	bool differs = sum_read(path, kept) && sum_of_file(s->file, now) && memcmp(kept, now, SUM_CHARS) != 0;
	/* Gone or new by now: somebody began to serve the folder meanwhile. */
	differs = differs && sum_read(path, again) && memcmp(kept, again, SUM_CHARS) == 0;
	free(path);
	return differs;
}

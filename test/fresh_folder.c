#include "fresh_folder.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/time.h"
#include "db/store.h"

static struct { unsigned char *p; size_t n; } kept; /* the file of a stopped program that has just been made */

static void stop(const char *what, const char *where)
{
	fprintf(stderr, "fresh_folder: %s %s\n", what, where);
	abort();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void keep(const char *file)
{
	struct stat st;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		stop("cannot read", file);
	}
	kept.n = (size_t)st.st_size;
	kept.p = malloc(kept.n + 1);
	if (!kept.p || kept.n == 0 || read(fd, kept.p, kept.n) != (ssize_t)kept.n) {
		stop("cannot keep", file);
	}
	close(fd);
}

static void make(void)
{
	char dir[] = "/tmp/sonae-fresh-XXXXXX", file[sizeof dir + 16];
	struct arena a;
	struct store *s = NULL;
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = clock_now_ms() };
	if (!mkdtemp(dir) || !store_open(&c, &(struct store_config){ .dir = dir }, &s)) {
		stop("cannot make", dir);
	}
	store_close(s);
	snprintf(file, sizeof file, "%s/sonae.db", dir);
	keep(file);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(&a);
}

void fresh_folder(const char *dir)
{
	if (!kept.p) {
		make();
	}
	char file[200];
	int n = snprintf(file, sizeof file, "%s/sonae.db", dir);
	int fd = n > 0 && (size_t)n < sizeof file ? open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	if (fd < 0 || write(fd, kept.p, kept.n) != (ssize_t)kept.n || close(fd) != 0) {
		stop("cannot fill", dir);
	}
}

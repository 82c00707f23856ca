#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/time.h"

#define LINE_BYTES 2048

/* The one setting of the process that is not in a ctx: a line may be logged where there is none. */
static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level least)
{
	atomic_store(&least_level, (int)least);
}

/* One line must stay one line, whatever a detail holds. */
static void blank_controls(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7F) {
			p[i] = ' ';
		}
	}
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed)) {
		return;
	}
	char line[LINE_BYTES];
	char at[TIME_RFC3339_LEN];
	time_rfc3339_write(clock_now_ms(), at);
	size_t n = (size_t)snprintf(line, sizeof line, "time=%.*s level=%s ", TIME_RFC3339_LEN, at, names[level]);
	va_list args;
	va_start(args, fmt);
	const int more = vsnprintf(line + n, sizeof line - n, fmt, args);
	va_end(args);
	n += more < 0 ? 0 : (size_t)more;
	n = n > sizeof line - 1 ? sizeof line - 1 : n;
	blank_controls(line, n);
	line[n++] = '\n';
	/* One write, so that lines of several threads do not mix. A log that cannot be written stops nothing. */
	const ssize_t written = write(STDERR_FILENO, line, n);
	(void)written;
}

void log_err(enum log_level level, const struct ctx *c, const char *what)
{
	log_line(level, "what=%s code=%s at=%s:%d request=%.*s detail=\"%.*s\"", what, err_code_name(c->err.code),
	         c->err.file == NULL ? "-" : c->err.file, c->err.line, STR_FMT(c->request_id), STR_FMT(c->err.detail));
}

/* store_bench: durable writes a second, by number of writers at once. Not a test: run it by hand. */
#include "db/job.h"

#include "base/time.h"
#include "db_sql.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct worker { struct store *s; int64_t until_ms; long n; int number; };

/* Two statements, as a change and its audit line. */
static bool act_two(struct ctx *c, void *arg)
{
	struct worker *w = arg;
	uint8_t value[64] = { (uint8_t)w->n };
	struct meta_put_in in = { str_printf(c->arena, "bench-%d", w->number), { value, sizeof value } };
	return job_add(c, "bench", (struct id){ 0 }, S("a piece of text as long as a short entry"), c->now_ms) &&
	       q_meta_put(c, in);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct arena arena;
	arena_init(&arena);
	while (clock_now_ms() < w->until_ms) {
		struct ctx c = { .arena = &arena, .store = w->s, .now_ms = clock_now_ms() };
		if (!store_write(w->s, &c, act_two, w)) {
			fprintf(stderr, "write failed: %s %.*s\n", err_code_name(c.err.code), STR_FMT(c.err.detail));
			break;
		}
		w->n++;
		arena_reset(&arena);
	}
	arena_free(&arena);
	return NULL;
}

static void measure(struct store *s, int n_workers, int seconds)
{
	struct worker *w = calloc((size_t)n_workers, sizeof *w);
	pthread_t *t = calloc((size_t)n_workers, sizeof *t);
	int64_t from = clock_now_ms();
	long all = 0;
	for (int i = 0; i < n_workers; i++) {
		w[i] = (struct worker){ .s = s, .until_ms = from + seconds * 1000, .number = i };
		pthread_create(&t[i], NULL, work, &w[i]);
	}
	for (int i = 0; i < n_workers; i++) {
		pthread_join(t[i], NULL);
		all += w[i].n;
	}
	printf("%4d writers: %7.0f writes/s\n", n_workers, (double)all * 1000.0 / (double)(clock_now_ms() - from));
	free(t);
	free(w);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "store_bench FOLDER [SECONDS]\n");
		return 2;
	}
	struct arena arena;
	arena_init(&arena);
	struct ctx c = { .arena = &arena, .now_ms = clock_now_ms() };
	struct store *s;
	if (!store_open(&c, &(struct store_config){ .dir = argv[1] }, &s)) {
		fprintf(stderr, "cannot open: %.*s\n", STR_FMT(c.err.detail));
		return 1;
	}
	int seconds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 2;
	measure(s, 1, seconds);
	measure(s, 32, seconds);
	measure(s, 256, seconds);
	store_close(s);
	arena_free(&arena);
	return 0;
}

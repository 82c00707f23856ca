#include "ask/crowd.h"

#include <pthread.h>

#include "base/hash.h"
#include "base/limits.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define MARK_LEN 16

struct seen { uint8_t mark[MARK_LEN]; struct id round_id; int n; };
static struct {
	pthread_mutex_t lock;
	int64_t hour;
	uint8_t key[HMAC_KEY_LEN];
	struct seen v[CROWD_MAX]; size_t n;
} crowd = { .lock = PTHREAD_MUTEX_INITIALIZER, .hour = -1 };

/* Locked. Another hour: another key, and nothing is known any more. */
static void turn(int64_t now_ms)
{
	if (now_ms / HOUR_MS > crowd.hour || now_ms / HOUR_MS < crowd.hour - 1) { /* a slow request of the last hour counts in this one */
		memset(crowd.v, 0, sizeof crowd.v);
		crowd.n = 0;
		random_bytes(crowd.key, sizeof crowd.key);
		crowd.hour = now_ms / HOUR_MS;
	}
}

/* Locked. NULL: nobody of that address in this hour. */
static struct seen *find(const struct ctx *c, struct id round_id, str peer, uint8_t ret_mark[MARK_LEN])
{
	struct sha256 h;
	str text = STR_CAT(c->arena, id_str(c->arena, round_id), S(" "), peer);
	hmac_sha256(crowd.key, (bytes){ (const uint8_t *)text.p, text.n }, &h);
	memcpy(ret_mark, h.b, MARK_LEN);
	for (size_t i = 0; i < crowd.n; i++) {
		if (memcmp(crowd.v[i].mark, ret_mark, MARK_LEN) == 0) {
			return &crowd.v[i];
		}
	}
	return NULL;
}

void crowd_full(const struct ctx *c, struct id round_id, str peer, int64_t *ret_until)
{
	uint8_t mark[MARK_LEN];
	pthread_mutex_lock(&crowd.lock);
	turn(c->now_ms);
	const struct seen *s = find(c, round_id, peer, mark);
	bool is_full = s ? s->n >= LIMIT_ASK_PER_ADDRESS : crowd.n == CROWD_MAX;
	*ret_until = is_full ? (crowd.hour + 1) * HOUR_MS : 0;
	pthread_mutex_unlock(&crowd.lock);
}

void crowd_take(const struct ctx *c, struct id round_id, str peer)
{
	uint8_t mark[MARK_LEN];
	pthread_mutex_lock(&crowd.lock);
	turn(c->now_ms);
	struct seen *s = find(c, round_id, peer, mark);
	if (!s && crowd.n < CROWD_MAX) {
		s = &crowd.v[crowd.n++];
		s->round_id = round_id;
		memcpy(s->mark, mark, MARK_LEN);
	}
	if (s) {
		s->n++;
	}
	pthread_mutex_unlock(&crowd.lock);
}

void crowd_forget(struct id round_id)
{
	pthread_mutex_lock(&crowd.lock);
	for (size_t i = crowd.n; i > 0; i--) {
		if (id_eq(crowd.v[i - 1].round_id, round_id)) {
			crowd.v[i - 1] = crowd.v[--crowd.n];
			memset(&crowd.v[crowd.n], 0, sizeof crowd.v[0]);
		}
	}
	pthread_mutex_unlock(&crowd.lock);
}

size_t crowd_size(void)
{
	pthread_mutex_lock(&crowd.lock);
	size_t n = crowd.n;
	pthread_mutex_unlock(&crowd.lock);
	return n;
}

/* seal: the organisation's chain over the heads of its rooms, one line for every room a COMMIT moved. */
#include "base/arena.h"
#include "journal/inside.h"
#include "journal_sql.h"

struct sealing { struct id org_id; int64_t seq; struct sha256 hash; };

/* The end of the organisation's chain; 32 zero bytes before its first line. */
static bool chain_end(struct ctx *c, struct id org_id, struct sealing *ret)
{
	struct journal_seal_last_row last;
	bool found;
	*ret = (struct sealing){ .org_id = org_id };
	if (!q_journal_seal_last(c, (struct journal_seal_last_in){ org_id }, &last, &found)) {
		return false;
	}
	if (found && last.hash.n == SHA256_LEN) {
		ret->seq = last.seq;
		memcpy(ret->hash.b, last.hash.p, SHA256_LEN);
	}
	return true;
}

static bool seal_one(struct ctx *c, struct sealing *s, const struct journal_unsealed_row *head)
{
	const struct sha256 previous = s->hash;
	const struct seal_line line = { .org_id = head->org_id, .seq = ++s->seq, .incident_id = head->incident_id,
		.entry_seq = head->seq, .entry_hash = head->hash, .sealed_at = c->now_ms };
	seal_hash((bytes){ previous.b, SHA256_LEN }, &line, &s->hash);
	return q_journal_seal_insert(c, (struct journal_seal_insert_in){ .org_id = line.org_id, .seq = line.seq,
	           .incident_id = line.incident_id, .entry_seq = line.entry_seq, .entry_hash = line.entry_hash,
	           .sealed_at = line.sealed_at, .previous = { previous.b, SHA256_LEN }, .hash = { s->hash.b, SHA256_LEN } }) &&
	       q_journal_head_sealed(c, (struct journal_head_sealed_in){ head->org_id, head->incident_id });
}

bool journal_seal(struct ctx *c)
{
	struct journal_unsealed_rows heads;
	struct sealing s = { 0 };
	if (!q_journal_unsealed(c, &heads)) {
		return false;
	}
	for (size_t i = 0; i < heads.n; i++) {
		if ((i == 0 || !id_eq(s.org_id, heads.v[i].org_id)) && !chain_end(c, heads.v[i].org_id, &s)) {
			return false;
		}
		if (!seal_one(c, &s, &heads.v[i])) {
			return false;
		}
	}
	return true;
}

/* bounce: a message the first server took and a later one sent back: nobody has read it, and those concerned must know. */
#include "base/limits.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/text.h"
#include "journal/journal.h"
#include "messages.h"
#include "outbox/outbox.h"
#include "outbox/secret.h"
#include "outbox_sql.h"

#include <sodium.h>

static bool mark_of(struct ctx *c, struct id id, str *ret)
{
	return secret_mark(c, STR_CAT(c->arena, S("mail "), id_str(c->arena, c->org_id), S(" "), id_str(c->arena, id)), ret);
}

str outbox_message_id(struct ctx *c, struct id id, str host)
{
	str mark;
	if (!mark_of(c, id, &mark)) { /* the mail goes all the same: only a report about it will not be believed */
		log_err(LOG_WARN, c, "outbox");
		err_clear(c);
		return STR_CAT(c->arena, id_str(c->arena, id), S("@"), host);
	}
	return STR_CAT(c->arena, id_str(c->arena, id), S("."), mark, S("@"), host);
}

bool outbox_message_is_ours(struct ctx *c, str message_id, struct id *ret_id)
{
	str rest = message_id, mark;
	str local = str_cut(&rest, '@');
	str id = str_cut(&local, '.');
	if (str_is_none(local) || !id_parse(id, ret_id)) {
		return false;
	}
	if (!mark_of(c, *ret_id, &mark)) {
		err_clear(c);
		return false;
	}
	return local.n == mark.n && sodium_memcmp(local.p, mark.p, mark.n) == 0;
}

/* In a room no address of anybody's stands, neither in what a server said. */
static str without_addresses(struct ctx *c, str said)
{
	str rest = said, out = S("");
	while (!str_is_none(rest) && rest.n > 0) {
		const str word = str_cut(&rest, ' ');
		const bool is_address = word.n > 0 && memchr(word.p, '@', word.n) != NULL;
		out = STR_CAT(c->arena, out, out.n > 0 ? S(" ") : S(""), is_address ? S("…") : word);
	}
	return out;
}

bool outbox_bounced(struct ctx *c, struct id id, str said, bool *ret_was_ours)
{
	struct outbox_bounced_row row;
	str line;
	if (!text_line(c->arena, said, &line)) {
		line = S("");
	}
	line = text_clip(c->arena, line, LIMIT_LINE_CHARS);
	if (!q_outbox_bounced(c, (struct outbox_bounced_in){ .said = line, .ended_at = { true, c->now_ms }, .id = id }, &row, ret_was_ours) ||
	    !*ret_was_ours) {
		return c->err.code == ERR_NONE;
	}
	/* As when the server refuses it at once: the second address of that person is tried, and only then it is told. */
	if (row.other_address.n > 0) {
		return q_outbox_other(c, (struct outbox_other_in){ .next_at = c->now_ms, .code = 0, .said = line, .id = id });
	}
	struct journal_entry_in e = { .incident_id = row.incident_id, .type = ENTRY_TOLD,
		.text = msgf(c, MSG_OUTBOX_ENTRY_BOUNCED, { "who", row.to_name }, { "said", without_addresses(c, line) }) };
	struct journal_added added;
	return id_is_none(e.incident_id) || journal_add(c, &e, &added);
}

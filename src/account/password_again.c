/* password_again: the password once more, before something is signed; guesses are counted as those at the old password. */
#include "account/account.h"
#include "account/throttle.h"
#include "account_sql.h"
#include "base/time.h"
#include "messages.h"

static struct throttle by_account(struct ctx *c)
{
	return (struct throttle){ STR_CAT(c->arena, S("password:"), id_str(c->arena, c->who.account_id)),
		THROTTLE_FREE_BY_MAIL };
}

bool password_again_check(struct ctx *c, str password, struct password_again *ret)
{
	struct account_get_row me;
	*ret = (struct password_again){ 0 };
	if (!q_account_get(c, (struct account_get_in){ .id = c->who.account_id }, &me) ||
	    !throttle_wait(c, by_account(c), &ret->wait_until)) {
		return false;
	}
	ret->ok = ret->wait_until == 0 && password_matches(me.password_hash, password);
	return true;
}

bool password_again_count(struct ctx *c, struct password_again *found)
{
	if (!throttle_wait(c, by_account(c), &found->wait_until)) {
		return false;
	}
	if (found->wait_until > 0) {
		found->ok = false;
		return true;
	}
	return found->ok ? throttle_forget(c, by_account(c).name) : throttle_count(c, by_account(c).name);
}

bool password_again_refuse(struct ctx *c, const char *field, const struct password_again *found)
{
	if (found->wait_until == 0) {
		return fail_field(c, field, MSG_ACCOUNT_PASSWORD_AGAIN_WRONG);
	}
	fail(c, ERR_THROTTLED, MSG_ACCOUNT_SIGN_IN_WAIT);
	return fail_arg(c, "time", time_hm(c, found->wait_until + 59 * 1000));
}

#include "account/access.h"

#include "messages.h"

static const bool allowed[ACCESS_MAX][ACCESS_MAX] = {
	/* has */             /* needs: none, viewer, executive, responder, admin, helper */
	[ACCESS_NONE] =      { false, false, false, false, false, false },
	[ACCESS_VIEWER] =    { true, true, false, false, false, true },
	[ACCESS_EXECUTIVE] = { true, true, true, true, false, true },
	[ACCESS_RESPONDER] = { true, true, false, true, false, true },
	[ACCESS_ADMIN] =     { true, true, true, true, true, true },
	[ACCESS_HELPER] =    { true, false, false, false, false, true },
};

static const struct choice choices[ACCESS_MAX] = {
	[ACCESS_NONE] = { "none", MSG_ACCOUNT_ACCESS_NONE },
	[ACCESS_VIEWER] = { "viewer", MSG_ACCOUNT_ACCESS_VIEWER },
	[ACCESS_EXECUTIVE] = { "executive", MSG_ACCOUNT_ACCESS_EXECUTIVE },
	[ACCESS_RESPONDER] = { "responder", MSG_ACCOUNT_ACCESS_RESPONDER },
	[ACCESS_ADMIN] = { "admin", MSG_ACCOUNT_ACCESS_ADMIN },
	[ACCESS_HELPER] = { "helper", MSG_ACCOUNT_ACCESS_HELPER },
};
const struct choices access_choices = { choices, ACCESS_MAX };

bool access_allows(enum access has, enum access needs)
{
	if ((unsigned)has >= ACCESS_MAX || (unsigned)needs >= ACCESS_MAX) {
		return false;
	}
	return allowed[has][needs];
}

int access_label(enum access v)
{
	return (unsigned)v < ACCESS_MAX ? choices[v].label : MSG_ACCOUNT_ACCESS_NONE;
}

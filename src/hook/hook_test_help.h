/* hook_test_help: servers on this machine that take messages (test/hook_server.py), for the tests of hooks. */
#pragma once
#include "room_help.h"

#include "hook/hook.h"
#include "servers.h"

extern struct servers servers;
extern char allowed[200];              /* their addresses, as SONAE_HOOK_ALLOW takes them */

/* cmocka, of the group: the servers run, and hooks may go to them. */
int start(void **state);
int stop(void **state);
/* "https://127.0.0.1:PORT/path"; `server` by its name in hook_server.py. */
str url_at(const char *server, const char *path);
str taken(void);                       /* what the servers took since forget_taken() */
void forget_taken(void);

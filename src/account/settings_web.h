/* settings_web: handlers of the settings pages, for the table in account_web.c. */
#pragma once
#include "web/web.h"

bool settings_show(struct web *w);
bool settings_refuse(struct web *w);
bool profile_answer(struct web *w);
bool password_prepare(struct web *w);
bool password_answer(struct web *w);
bool org_choose_answer(struct web *w);
bool sessions_show(struct web *w);
bool session_end_answer(struct web *w);
bool tokens_show(struct web *w);
bool tokens_refuse(struct web *w);
bool token_create_answer(struct web *w);
bool token_end_answer(struct web *w);
bool members_show(struct web *w);
bool members_refuse(struct web *w);
bool member_prepare(struct web *w);
bool member_add_answer(struct web *w);
bool member_reset_answer(struct web *w);
bool member_change_answer(struct web *w);
bool member_end_answer(struct web *w);

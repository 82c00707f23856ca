/* Made by msgc from messages.txt files. */
#pragma once
#include "base/ctx.h"

#define MSG_MAX 64
/* By number (MSG_X, below); between those of two files are numbers of no message: no words, no key. */
extern const struct str msg_table[LANG_MAX][MSG_MAX];
/* English, when the placeholder {count} is 1; none for most. */
extern const struct str msg_table_one[MSG_MAX];
extern const char *const msg_keys[MSG_MAX];

/* Where the placeholders of a text stand: bytes before each, counted from the one before it, and of its
   name. The last has no name; NULL for a text without any. Behind the languages: msg_table_one. */
struct msg_place { unsigned short before, name; };
extern const struct msg_place *const msg_places[LANG_MAX + 1][MSG_MAX];

#define MSG_MOST_PLACES 8
#define MSG_NONE 0
#define MSG_ROOM_HOW_TO 3
#define MSG_ROOM_STEPS_LEFT 2
#define MSG_ROOM_TITLE 1

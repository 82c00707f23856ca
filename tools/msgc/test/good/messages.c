/* Made by msgc from messages.txt files. */
#include "messages.h"

const struct str msg_table[LANG_MAX][MSG_MAX] = {
	[LANG_JA] = {
		[MSG_NONE] = { "", 0 },
		[MSG_ROOM_HOW_TO] = { "「\"いますぐ\"」\\ を押す\n\n次の行", 42 },
		[MSG_ROOM_STEPS_LEFT] = { "あと{count}つ（{who}）", 27 },
		[MSG_ROOM_TITLE] = { "対応室", 9 },
	},
	[LANG_EN] = {
		[MSG_NONE] = { "", 0 },
		[MSG_ROOM_HOW_TO] = { "Press \"now\" \\\nNext line", 23 },
		[MSG_ROOM_STEPS_LEFT] = { "{count} steps left ({who})", 26 },
		[MSG_ROOM_TITLE] = { "Room", 4 },
	},
};

const struct str msg_table_one[MSG_MAX] = {
	[MSG_NONE] = { NULL, 0 },
	[MSG_ROOM_STEPS_LEFT] = { "One step left ({who})", 21 },
};

const char *const msg_keys[MSG_MAX] = {
	[MSG_NONE] = "none",
	[MSG_ROOM_HOW_TO] = "room.how_to",
	[MSG_ROOM_STEPS_LEFT] = "room.steps_left",
	[MSG_ROOM_TITLE] = "room.title",
};

const struct msg_place *const msg_places[LANG_MAX + 1][MSG_MAX] = {
	[LANG_JA] = {
		[MSG_ROOM_STEPS_LEFT] = (const struct msg_place[]){ { 6, 5 }, { 6, 3 }, { 0, 0 } },
	},
	[LANG_EN] = {
		[MSG_ROOM_STEPS_LEFT] = (const struct msg_place[]){ { 0, 5 }, { 13, 3 }, { 0, 0 } },
	},
	[LANG_MAX] = {
		[MSG_ROOM_STEPS_LEFT] = (const struct msg_place[]){ { 15, 3 }, { 0, 0 } },
	},
};

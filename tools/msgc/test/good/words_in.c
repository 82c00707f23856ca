int a = MSG_ROOM_TITLE; /* MSG_ROOM_TITLES is another word */

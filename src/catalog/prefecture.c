#include "catalog/prefecture.h"

#define STR_INIT(text) { text, sizeof(text) - 1 }

const struct prefecture prefectures[PREFECTURES_MAX] = {
	{ STR_INIT("hokkaido"), { STR_INIT("北海道"), STR_INIT("Hokkaido") } },
	{ STR_INIT("aomori"), { STR_INIT("青森県"), STR_INIT("Aomori") } },
	{ STR_INIT("iwate"), { STR_INIT("岩手県"), STR_INIT("Iwate") } },
	{ STR_INIT("miyagi"), { STR_INIT("宮城県"), STR_INIT("Miyagi") } },
	{ STR_INIT("akita"), { STR_INIT("秋田県"), STR_INIT("Akita") } },
	{ STR_INIT("yamagata"), { STR_INIT("山形県"), STR_INIT("Yamagata") } },
	{ STR_INIT("fukushima"), { STR_INIT("福島県"), STR_INIT("Fukushima") } },
	{ STR_INIT("ibaraki"), { STR_INIT("茨城県"), STR_INIT("Ibaraki") } },
	{ STR_INIT("tochigi"), { STR_INIT("栃木県"), STR_INIT("Tochigi") } },
	{ STR_INIT("gunma"), { STR_INIT("群馬県"), STR_INIT("Gunma") } },
	{ STR_INIT("saitama"), { STR_INIT("埼玉県"), STR_INIT("Saitama") } },
	{ STR_INIT("chiba"), { STR_INIT("千葉県"), STR_INIT("Chiba") } },
	{ STR_INIT("tokyo"), { STR_INIT("東京都"), STR_INIT("Tokyo") } },
	{ STR_INIT("kanagawa"), { STR_INIT("神奈川県"), STR_INIT("Kanagawa") } },
	{ STR_INIT("niigata"), { STR_INIT("新潟県"), STR_INIT("Niigata") } },
	{ STR_INIT("toyama"), { STR_INIT("富山県"), STR_INIT("Toyama") } },
	{ STR_INIT("ishikawa"), { STR_INIT("石川県"), STR_INIT("Ishikawa") } },
	{ STR_INIT("fukui"), { STR_INIT("福井県"), STR_INIT("Fukui") } },
	{ STR_INIT("yamanashi"), { STR_INIT("山梨県"), STR_INIT("Yamanashi") } },
	{ STR_INIT("nagano"), { STR_INIT("長野県"), STR_INIT("Nagano") } },
	{ STR_INIT("gifu"), { STR_INIT("岐阜県"), STR_INIT("Gifu") } },
	{ STR_INIT("shizuoka"), { STR_INIT("静岡県"), STR_INIT("Shizuoka") } },
	{ STR_INIT("aichi"), { STR_INIT("愛知県"), STR_INIT("Aichi") } },
	{ STR_INIT("mie"), { STR_INIT("三重県"), STR_INIT("Mie") } },
	{ STR_INIT("shiga"), { STR_INIT("滋賀県"), STR_INIT("Shiga") } },
	{ STR_INIT("kyoto"), { STR_INIT("京都府"), STR_INIT("Kyoto") } },
	{ STR_INIT("osaka"), { STR_INIT("大阪府"), STR_INIT("Osaka") } },
	{ STR_INIT("hyogo"), { STR_INIT("兵庫県"), STR_INIT("Hyogo") } },
	{ STR_INIT("nara"), { STR_INIT("奈良県"), STR_INIT("Nara") } },
	{ STR_INIT("wakayama"), { STR_INIT("和歌山県"), STR_INIT("Wakayama") } },
	{ STR_INIT("tottori"), { STR_INIT("鳥取県"), STR_INIT("Tottori") } },
	{ STR_INIT("shimane"), { STR_INIT("島根県"), STR_INIT("Shimane") } },
	{ STR_INIT("okayama"), { STR_INIT("岡山県"), STR_INIT("Okayama") } },
	{ STR_INIT("hiroshima"), { STR_INIT("広島県"), STR_INIT("Hiroshima") } },
	{ STR_INIT("yamaguchi"), { STR_INIT("山口県"), STR_INIT("Yamaguchi") } },
	{ STR_INIT("tokushima"), { STR_INIT("徳島県"), STR_INIT("Tokushima") } },
	{ STR_INIT("kagawa"), { STR_INIT("香川県"), STR_INIT("Kagawa") } },
	{ STR_INIT("ehime"), { STR_INIT("愛媛県"), STR_INIT("Ehime") } },
	{ STR_INIT("kochi"), { STR_INIT("高知県"), STR_INIT("Kochi") } },
	{ STR_INIT("fukuoka"), { STR_INIT("福岡県"), STR_INIT("Fukuoka") } },
	{ STR_INIT("saga"), { STR_INIT("佐賀県"), STR_INIT("Saga") } },
	{ STR_INIT("nagasaki"), { STR_INIT("長崎県"), STR_INIT("Nagasaki") } },
	{ STR_INIT("kumamoto"), { STR_INIT("熊本県"), STR_INIT("Kumamoto") } },
	{ STR_INIT("oita"), { STR_INIT("大分県"), STR_INIT("Oita") } },
	{ STR_INIT("miyazaki"), { STR_INIT("宮崎県"), STR_INIT("Miyazaki") } },
	{ STR_INIT("kagoshima"), { STR_INIT("鹿児島県"), STR_INIT("Kagoshima") } },
	{ STR_INIT("okinawa"), { STR_INIT("沖縄県"), STR_INIT("Okinawa") } },
};

const struct prefecture *prefecture_find(str key)
{
	for (size_t i = 0; i < PREFECTURES_MAX; i++) {
		if (str_eq(prefectures[i].key, key)) {
			return &prefectures[i];
		}
	}
	return NULL;
}

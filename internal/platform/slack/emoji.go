package slack

import "strings"

// emojiNames are the names that people use most, each with its character. The
// first name of a character is the one that we write.
const emojiNames = " +1=👍 thumbsup=👍 -1=👎 thumbsdown=👎 heart=❤️ smile=😄 smiley=😃 grinning=😀 grin=😁 laughing=😆 satisfied=😆 sweat_smile=😅 joy=😂 " +
	" rolling_on_the_floor_laughing=🤣 slightly_smiling_face=🙂 upside_down_face=🙃 wink=😉 blush=😊 innocent=😇 heart_eyes=😍 " +
	" star-struck=🤩 kissing_heart=😘 yum=😋 stuck_out_tongue=😛 stuck_out_tongue_winking_eye=😜 hugging_face=🤗 thinking_face=🤔 " +
	" neutral_face=😐 expressionless=😑 no_mouth=😶 smirk=😏 unamused=😒 face_with_rolling_eyes=🙄 grimacing=😬 relieved=😌 pensive=😔 " +
	" sleepy=😪 sleeping=😴 mask=😷 sunglasses=😎 nerd_face=🤓 confused=😕 worried=😟 slightly_frowning_face=🙁 white_frowning_face=☹️ " +
	" open_mouth=😮 hushed=😯 astonished=😲 flushed=😳 pleading_face=🥺 cry=😢 sob=😭 scream=😱 fearful=😨 disappointed=😞 sweat=😓 " +
	" weary=😩 tired_face=😫 triumph=😤 rage=😡 angry=😠 skull=💀 hankey=💩 poop=💩 ghost=👻 robot_face=🤖 see_no_evil=🙈 broken_heart=💔 " +
	" two_hearts=💕 sparkling_heart=💖 yellow_heart=💛 green_heart=💚 blue_heart=💙 purple_heart=💜 black_heart=🖤 white_heart=🤍 " +
	" orange_heart=🧡 100=💯 boom=💥 dizzy=💫 sweat_drops=💦 dash=💨 speech_balloon=💬 zzz=💤 wave=👋 raised_hand=✋ hand=✋ ok_hand=👌 " +
	" v=✌️ crossed_fingers=🤞 call_me_hand=🤙 point_left=👈 point_right=👉 point_up_2=👆 point_down=👇 point_up=☝️ fist=✊ punch=👊 " +
	" facepunch=👊 clap=👏 raised_hands=🙌 open_hands=👐 handshake=🤝 pray=🙏 muscle=💪 eyes=👀 eye=👁️ brain=🧠 bulb=💡 fire=🔥 star=⭐ " +
	" star2=🌟 sparkles=✨ zap=⚡ sunny=☀️ cloud=☁️ umbrella=☔ snowflake=❄️ rainbow=🌈 ocean=🌊 rose=🌹 sunflower=🌻 tada=🎉 " +
	" confetti_ball=🎊 balloon=🎈 gift=🎁 birthday=🎂 cake=🍰 coffee=☕ beer=🍺 beers=🍻 wine_glass=🍷 pizza=🍕 apple=🍎 dog=🐶 cat=🐱 " +
	" unicorn_face=🦄 bug=🐛 bee=🐝 rocket=🚀 airplane=✈️ car=🚗 truck=🚚 ship=🚢 house=🏠 office=🏢 package=📦 email=📧 envelope=✉️ " +
	" mailbox=📫 phone=☎️ telephone=☎️ iphone=📱 computer=💻 desktop_computer=🖥️ camera=📷 tv=📺 mag=🔍 lock=🔒 unlock=🔓 key=🔑 " +
	" hammer=🔨 wrench=🔧 gear=⚙️ link=🔗 paperclip=📎 pushpin=📌 round_pushpin=📍 scissors=✂️ memo=📝 pencil=📝 pencil2=✏️ book=📖 " +
	" books=📚 calendar=📆 date=📅 clock1=🕐 alarm_clock=⏰ hourglass=⌛ stopwatch=⏱️ watch=⌚ moneybag=💰 dollar=💵 euro=💶 " +
	" credit_card=💳 chart_with_upwards_trend=📈 chart_with_downwards_trend=📉 bar_chart=📊 clipboard=📋 file_folder=📁 " +
	" wastebasket=🗑️ bell=🔔 no_bell=🔕 mega=📣 loudspeaker=📢 white_check_mark=✅ heavy_check_mark=✔️ ballot_box_with_check=☑️ x=❌ " +
	" negative_squared_cross_mark=❎ heavy_plus_sign=➕ heavy_minus_sign=➖ question=❓ grey_question=❔ exclamation=❗ " +
	" heavy_exclamation_mark=❗ bangbang=‼️ warning=⚠️ no_entry=⛔ no_entry_sign=🚫 octagonal_sign=🛑 rotating_light=🚨 " +
	" construction=🚧 sos=🆘 new=🆕 ok=🆗 red_circle=🔴 large_orange_circle=🟠 large_yellow_circle=🟡 large_green_circle=🟢 " +
	" large_blue_circle=🔵 white_circle=⚪ black_circle=⚫ arrow_up=⬆️ arrow_down=⬇️ arrow_left=⬅️ arrow_right=➡️ " +
	" arrows_counterclockwise=🔄 recycle=♻️ information_source=ℹ️ soccer=⚽ basketball=🏀 trophy=🏆 first_place_medal=🥇 medal=🏅 " +
	" art=🎨 musical_note=🎵 headphones=🎧 microphone=🎤 shrug=🤷 man-shrugging=🤷‍♂️ woman-shrugging=🤷‍♀️ face_palm=🤦 facepalm=🤦 " +
	" man-facepalming=🤦‍♂️ woman-facepalming=🤦‍♀️ raising_hand=🙋 bow=🙇 dancer=💃 partying_face=🥳 melting_face=🫠 saluting_face=🫡 " +
	" face_with_monocle=🧐 exploding_head=🤯 hot_face=🥵 cold_face=🥶 money_mouth_face=🤑 shushing_face=🤫 drooling_face=🤤 kissing=😗 " +
	" heavy_heart_exclamation_mark_ornament=❣️ es=🇪🇸 us=🇺🇸 gb=🇬🇧 mx=🇲🇽 skin-tone-2=🏻 skin-tone-3=🏼 skin-tone-4=🏽 skin-tone-5=🏾 " +
	" skin-tone-6=🏿 shirt=👕 dress=👗 athletic_shoe=👟 high_heel=👠 shopping_bags=🛍️ shopping_trolley=🛒 label=🏷️ ticket=🎫 "

// emojiByName answers the character of a name, without its colons.
func emojiByName(name string) (string, bool) {
	if name == "" || strings.ContainsAny(name, "= ") {
		return "", false
	}
	_, rest, ok := strings.Cut(emojiNames, " "+name+"=")
	if !ok {
		return "", false
	}
	char, _, _ := strings.Cut(rest, " ")
	return char, true
}

// emojiOf is a reaction as people see it: its character, a tone of skin
// included, and its name where that is the workspace's own.
func emojiOf(reaction string) string {
	name, tone, toned := strings.Cut(reaction, "::")
	char, ok := emojiByName(name)
	if !ok {
		return ":" + reaction + ":"
	}
	if skin, ok := emojiByName(tone); toned && ok {
		return strings.TrimSuffix(char, variation) + skin
	}
	return char
}

// variation is what has a character drawn in colour.
const variation = "\ufe0f"

// nameOf is the reverse of emojiOf: the name of a reaction; false where the
// network has none that is known here.
func nameOf(emoji string) (string, bool) {
	if own, ok := strings.CutPrefix(emoji, ":"); ok && strings.HasSuffix(own, ":") && len(own) > 1 {
		return strings.TrimSuffix(own, ":"), true
	}
	for n := 2; n <= 6; n++ {
		tone := "skin-tone-" + string(rune('0'+n))
		if skin, _ := emojiByName(tone); strings.HasSuffix(emoji, skin) {
			name, ok := nameOf(strings.TrimSuffix(emoji, skin))
			return name + "::" + tone, ok
		}
	}
	emoji = strings.TrimSuffix(emoji, variation)
	for _, char := range []string{emoji, emoji + variation} {
		before, _, ok := strings.Cut(emojiNames, "="+char+" ")
		if ok && char != "" {
			return before[strings.LastIndexByte(before, ' ')+1:], true
		}
	}
	return "", false
}

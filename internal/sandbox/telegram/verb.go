package telegram

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// reactions are the emoji that bots can react with.
const reactions = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"

// react puts a bot's reaction on a message, or takes it away.
func (c *call) react(b *bot) (any, *refusal) {
	p, err := c.phone(b)
	if err != nil {
		return nil, err
	}
	var set []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if raw := c.values["reaction"]; raw != "" && json.Unmarshal([]byte(raw), &set) != nil {
		return nil, bad("can't parse reaction types JSON array")
	}
	emoji := ""
	if len(set) > 0 {
		emoji = set[0].Emoji
		if set[0].Type != "emoji" || !slices.Contains(strings.Fields(reactions), emoji) {
			return nil, bad("REACTION_INVALID")
		}
	}
	id := messageID(userID(p), c.number("message_id"))
	if _, serr := c.network.table.SendReaction(b.account(), p.ID, id, emoji, nil); serr != nil {
		return nil, bad("message to react not found")
	}
	return true, nil
}

// action shows the customer what the bot is about to do.
func (c *call) action(b *bot) (any, *refusal) {
	p, err := c.phone(b)
	if err != nil {
		return nil, err
	}
	if c.values["action"] == "" {
		return nil, bad("wrong parameter action in request")
	}
	th, terr := c.network.table.Thread(b.account(), p.ID)
	if terr != nil {
		return true, nil
	}
	for _, m := range slices.Backward(th.Messages) {
		if !m.Business {
			_ = c.network.table.MarkRead(b.account(), m.ID, true) // gone meanwhile
			break
		}
	}
	return true, nil
}

// acknowledge ends the spinning of a button that was pressed.
func (c *call) acknowledge(b *bot) (any, *refusal) {
	st, done := c.network.open()
	defer done()
	i := slices.Index(b.Presses, c.values["callback_query_id"])
	if i < 0 {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	b.Presses = slices.Delete(b.Presses, i, i+1)
	st.dirty = true
	return true, nil
}

var errTags = errors.New("unsupported or unclosed start tag")

// marks are the desk's way to write what an element emphasises.
var marks = map[string]string{"b": "*", "strong": "*", "i": "_", "em": "_", "s": "~", "strike": "~", "del": "~", "code": "`", "pre": "```", "u": "", "ins": "", "blockquote": "", "tg-spoiler": ""}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&amp;", "&")

// fromHTML reads a text with elements: as phones here write emphasis, and bare.
func fromHTML(text string) (marked, words string, err error) {
	var m, w strings.Builder
	var open []string
	for text != "" {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			i = len(text)
		}
		bare := unescape.Replace(text[:i])
		m.WriteString(bare)
		w.WriteString(bare)
		if text = text[i:]; text == "" {
			break
		}
		tag, rest, ok := strings.Cut(text[1:], ">")
		name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " ")
		mark, known := marks[name]
		switch {
		case !ok, !known && name != "a" && name != "span":
			return "", "", errTags
		case !strings.HasPrefix(tag, "/"):
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return "", "", errTags
		default:
			open = open[:len(open)-1]
		}
		m.WriteString(mark)
		text = rest
	}
	if len(open) > 0 {
		return "", "", errTags
	}
	return m.String(), w.String(), nil
}

// customer is what a person decided about a bot.
func (n *Network) customer(account, phone string) (any, error) {
	st, done := n.open()
	defer done()
	b := st.byAccount(account)
	return map[string]bool{"blocked": b != nil && b.Blocks[phone]}, nil
}

// block has a customer block a bot, or lift that. The bot is told.
func (n *Network) block(account string, p sandbox.Phone, blocked bool) {
	st, done := n.open()
	defer done()
	b := st.byAccount(account)
	if b == nil || b.Blocks[p.ID] == blocked {
		return
	}
	if b.Blocks == nil {
		b.Blocks = map[string]bool{}
	}
	b.Blocks[p.ID] = blocked
	st.Updates++
	st.dirty = true
	state := func(is bool) object {
		if is {
			return object{"status": "kicked", "user": botOf(b), "until_date": 0}
		}
		return object{"status": "member", "user": botOf(b)}
	}
	raw, err := json.Marshal(object{"update_id": st.Updates, "my_chat_member": object{
		"chat": chatOf(p), "from": userOf(p), "date": n.table.Now().Unix(), "old_chat_member": state(!blocked), "new_chat_member": state(blocked),
	}})
	if err == nil {
		n.table.Notify(account, sandbox.Event{ID: "member:" + p.ID, Notice: raw})
	}
}

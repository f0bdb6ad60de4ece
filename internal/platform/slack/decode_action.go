package slack

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// pressed are the buttons and selects that somebody used.
type pressed struct {
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Type    string `json:"type"`
		Channel string `json:"channel_id"`
		TS      string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		Thread string `json:"thread_ts"`
	} `json:"message"`
	Actions []action `json:"actions"`
}

type action struct {
	Type    string   `json:"type"`
	ID      string   `json:"action_id"`
	Block   string   `json:"block_id"`
	Value   string   `json:"value"`
	TS      string   `json:"action_ts"`
	Text    words    `json:"text"`
	Option  *option  `json:"selected_option"`
	Options []option `json:"selected_options"`
	Date    string   `json:"selected_date"`
	Time    string   `json:"selected_time"`
}

type words struct {
	Text string `json:"text"`
}

type option struct {
	Text        words  `json:"text"`
	Description words  `json:"description"`
	Value       string `json:"value"`
}

// actions reads what somebody pressed or picked.
func (d *decoder) actions() {
	var p pressed
	if json.Unmarshal(d.raw, &p) != nil {
		d.trouble(typeActions, "the request has another shape")
		return
	}
	if d.Team = p.Team.ID; d.Team == "" { // an app of a whole organisation
		d.Team = p.User.Team
	}
	channel, stamp := p.Container.Channel, p.Container.TS
	if channel == "" {
		channel = p.Channel.ID
	}
	if _, ok := moment(stamp); !ok || !plainID(channel) || !plainID(p.User.ID) {
		d.trouble(typeActions, "it does not say who answers what")
		return
	}
	thread := p.Container.Thread
	if thread == "" {
		thread = p.Message.Thread
	}
	in := said{Channel: channel, TS: stamp, Thread: thread}
	for _, a := range p.Actions {
		d.action(in, p.User.ID, a)
	}
}

func (d *decoder) action(of said, user string, a action) {
	at, ok := moment(a.TS)
	if !ok {
		d.trouble(typeActions, "the action has no time")
		return
	}
	if strings.HasPrefix(a.ID, openPrefix) {
		return // a page was opened: that is no answer
	}
	answer := a.answer()
	if answer.ID == "" && answer.Title == "" {
		return // a choice was taken away
	}
	d.add(platform.Inbound{
		Key: "action:" + string(remoteID(of.Channel, of.TS)) + ":" + clip(a.ID, 255) + ":" + a.TS, Thread: of.thread(), Sender: d.person(user), At: at,
		Message: &platform.MessageIn{
			ID: platform.RemoteMessageID("action:" + of.Channel + ":" + a.TS), Kind: desk.MessageAnswer, Text: answer.Title,
			Content: &desk.Content{Answer: &answer}, ReplyTo: remoteID(of.Channel, of.TS),
		},
	})
}

// answer is the choice with the id that was sent.
func (a action) answer() desk.Answer {
	switch {
	case a.Option != nil:
		return desk.Answer{Kind: "list", ID: a.Option.Value, Title: a.Option.Text.Text, Description: a.Option.Description.Text}
	case len(a.Options) > 0:
		var ids, titles []string
		for _, o := range a.Options {
			ids, titles = append(ids, o.Value), append(titles, o.Text.Text)
		}
		return desk.Answer{Kind: "list", ID: strings.Join(ids, ","), Title: strings.Join(titles, ", ")}
	case a.Type == "button":
		out := desk.Answer{Kind: "button", ID: a.Value, Title: a.Text.Text}
		if out.ID == "" {
			out.ID = a.ID
		}
		return out
	}
	picked := strings.TrimSpace(a.Date + " " + a.Time + " " + a.Value)
	return desk.Answer{Kind: "button", ID: picked, Title: picked}
}

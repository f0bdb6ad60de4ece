package exam

import (
	"context"
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// flagged are the tries of what the capabilities claim.
func flagged() []try {
	out := []try{{
		key: "image", title: "takes a picture as a link", when: noPicture,
		try: func(ctx context.Context, e *examined) string {
			a := desk.Attachment{ID: "check-picture", Mime: "image/png", Name: "picture.png", Size: 1000, State: desk.AttachmentReady}
			_, why := e.send(ctx, "image", desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{a}}, platform.OutgoingMedia{Attachment: a, Link: e.FileURL})
			return why
		},
	}}
	for _, r := range riches() {
		out = append(out, try{
			key: r.flag, title: "takes " + r.title, when: claimed(r.flag, r.level),
			try: func(ctx context.Context, e *examined) string {
				_, why := e.send(ctx, r.flag, r.message)
				return why
			},
		})
	}
	return append(out,
		verb("typing", "is told that an agent writes", func(c platform.Caps) platform.Level { return c.Typing }, func(ctx context.Context, e *examined, to platform.Recipient) error {
			return e.session.(platform.Typer).Typing(ctx, to, "check-customer")
		}),
		verb("read", "is told that an agent has read", func(c platform.Caps) platform.Level { return c.ReadReceipts }, func(ctx context.Context, e *examined, to platform.Recipient) error {
			return e.session.(platform.Reader).MarkRead(ctx, to, "check-customer")
		}),
		verb("reactions", "is told of an agent's reaction", func(c platform.Caps) platform.Level { return c.Reactions }, func(ctx context.Context, e *examined, to platform.Recipient) error {
			return e.session.(platform.Reactor).React(ctx, to, "check-customer", "👍")
		}),
	)
}

func noPicture(e *examined) string {
	switch {
	case e.caps.Media["image"].Level != platform.Yes:
		return "attachments is not set"
	case e.FileURL == "":
		return "give --file-url, a picture that the middleware can fetch"
	}
	return ""
}

func claimed(flag string, level func(platform.Caps) platform.Level) func(*examined) string {
	return func(e *examined) string {
		if level(e.caps) != platform.Yes {
			return flag + " is not set"
		}
		return ""
	}
}

func verb(flag, title string, level func(platform.Caps) platform.Level, call func(context.Context, *examined, platform.Recipient) error) try {
	return try{key: flag, title: title, when: claimed(flag, level), try: func(ctx context.Context, e *examined) string {
		err := call(ctx, e, platform.Recipient{Address: e.Recipient})
		if err != nil && platform.AsFailure(err).Kind == platform.Gone {
			return "" // it says that the message is not there, which is true
		}
		return e.why(err)
	}}
}

// rich is a message with more than text, for the flag that claims it.
type rich struct {
	flag, title string
	level       func(platform.Caps) platform.Level
	message     desk.Message
}

func riches() []rich {
	of := func(r desk.Rich) desk.Message {
		return desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}
	}
	soon := time.Date(2030, 1, 7, 9, 0, 0, 0, time.UTC)
	return []rich{
		{"buttons", "a button", func(c platform.Caps) platform.Level { return c.Buttons.Level },
			of(desk.Rich{Body: "Does it work?", Buttons: []desk.Button{{ID: "yes", Title: "Yes"}}})},
		{"quick_replies", "a quick reply", func(c platform.Caps) platform.Level { return c.QuickReplies.Level },
			of(desk.Rich{Body: "Does it work?", QuickReplies: []desk.Button{{ID: "yes", Title: "Yes"}}})},
		{"list", "a list", func(c platform.Caps) platform.Level { return c.List.Level },
			of(desk.Rich{Body: "Which?", ListLabel: "Show", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "1", Title: "One"}}}}})},
		{"cards", "a card", func(c platform.Caps) platform.Level { return c.Cards.Level },
			of(desk.Rich{Body: "Look", Cards: []desk.Card{{Title: "A card"}}})},
		{"times", "a choice of a time", func(c platform.Caps) platform.Level { return c.Times.Level },
			of(desk.Rich{Body: "When?", Times: &desk.TimePicker{Title: "Visit", TimeZone: "UTC", Slots: []desk.TimeSlot{{ID: "t1", Start: soon, Minutes: 30}}}})},
		{"link_button", "a button that opens a page", func(c platform.Caps) platform.Level { return c.LinkButton },
			of(desk.Rich{Body: "Read on", Link: &desk.LinkButton{Title: "Open", URL: "https://example.com/"}})},
		{"page", "a page with its preview", func(c platform.Caps) platform.Level { return c.Page },
			of(desk.Rich{Body: "Look", Page: &desk.PagePreview{URL: "https://example.com/", Title: "Example"}})},
		{"adaptive_cards", "an adaptive card", func(c platform.Caps) platform.Level { return c.Adaptive },
			of(desk.Rich{Body: "Look", Adaptive: json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"Hello"}]}`)})},
		{"payments", "a request for a payment", func(c platform.Caps) platform.Level { return c.Payments },
			of(desk.Rich{Body: "Please pay", Payment: &desk.PaymentRequest{Reference: "check", Amount: desk.Money{Minor: 100, Currency: "EUR"}, URL: "https://example.com/pay"}})},
		{"location", "a place", func(c platform.Caps) platform.Level { return c.Location },
			desk.Message{Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Latitude: 40.4, Longitude: -3.7, Name: "Madrid"}}}},
		{"contacts", "an address card", func(c platform.Caps) platform.Level { return c.Contacts },
			desk.Message{Kind: desk.MessageContacts, Content: &desk.Content{Contacts: []desk.ContactCard{{Name: "Ana", Phones: []desk.LabelledText{{Label: "CELL", Value: "+34600000000"}}}}}}},
	}
}

package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/number"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// numberOf names a number of a channel's account.
type numberOf struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a channel of the account"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the platform's id of the number"`
}

func (a *API) registerNumbers() {
	const tag = "Numbers"
	handle(a, route{Method: http.MethodGet, Path: "/accounts", Summary: "Accounts of platforms with the channels that belong to each", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[number.AccountView]], error) {
			list, err := a.Numbers.Accounts(ctx, who)
			return part(in, list, err, func(v number.AccountView) string { return v.Platform + "/" + v.Account })
		})
	handle(a, route{Method: http.MethodPost, Path: "/accounts", Summary: "Connect an account with several numbers at once, each as a channel", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusCreated}, a.addAccount)
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/numbers", Summary: "The account of a channel with its numbers, as the platform was last seen to have them", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[number.AccountView], error) {
			return answer(a.Numbers.Show(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/numbers", Summary: "Add a number to the account at the platform", Tag: tag, Ability: access.ChannelsManage}, a.addNumber)
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/numbers/read", Summary: "Read the account's numbers now", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[number.AccountView], error) {
			return answer(a.Numbers.Read(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/numbers/history", Summary: "What happened to the account and its numbers, the newest first", Tag: tag, Ability: access.ChannelsRead}, a.numberHistory)
	handle(a, route{Method: http.MethodPut, Path: "/channels/{id}/subscription", Summary: "Have the account's news sent here", Tag: tag, Ability: access.ChannelsManage}, a.subscribe)
	handle(a, route{Method: http.MethodDelete, Path: "/channels/{id}/subscription", Summary: "Have the account's news sent nowhere any more", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[number.Outcome], error) {
			return answer(a.Numbers.Subscribe(ctx, who, in.ID, false, true))
		})
	a.registerNumberDeeds(tag)
}

func (a *API) registerNumberDeeds(tag string) {
	const one = "/channels/{id}/numbers/{number_id}"
	handle(a, route{Method: http.MethodPost, Path: one + "/code", Summary: "Have the platform send a code to the number itself", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *codeInput) (*body[number.Outcome], error) {
			return answer(a.Numbers.AskCode(ctx, who, in.ID, in.NumberID, in.Body.Method, in.Body.Language))
		})
	handle(a, route{Method: http.MethodPost, Path: one + "/verify", Summary: "Prove with the code that the number is yours", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *verifyInput) (*body[number.Outcome], error) {
			return answer(a.Numbers.Verify(ctx, who, in.ID, in.NumberID, in.Body.Code))
		})
	handle(a, route{Method: http.MethodPost, Path: one + "/register", Summary: "Make the number ready to send and receive; the first PIN is set by it", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *pinInput) (*body[number.Outcome], error) {
			return answer(a.Numbers.Register(ctx, who, in.ID, in.NumberID, in.Body.PIN))
		})
	handle(a, route{Method: http.MethodPost, Path: one + "/deregister", Summary: "Take the number off the platform", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *numberOf) (*body[number.Outcome], error) {
			return answer(a.Numbers.Deregister(ctx, who, in.ID, in.NumberID))
		})
	handle(a, route{Method: http.MethodPut, Path: one + "/pin", Summary: "Set another two-step PIN", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *pinInput) (*body[number.Outcome], error) {
			return answer(a.Numbers.SetPIN(ctx, who, in.ID, in.NumberID, in.Body.PIN))
		})
	handle(a, route{Method: http.MethodPut, Path: one + "/name", Summary: "Ask for another name that customers see; the platform reviews it", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *nameInput) (*body[number.Outcome], error) {
			return answer(a.Numbers.AskName(ctx, who, in.ID, in.NumberID, cleanText(in.Body.Name)))
		})
	handle(a, route{Method: http.MethodGet, Path: one + "/profile", Summary: "What the business tells of itself on the number, as the platform has it now", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *numberOf) (*body[desk.NumberProfile], error) {
			return answer(a.Numbers.Profile(ctx, who, in.ID, in.NumberID))
		})
	handle(a, route{Method: http.MethodPut, Path: one + "/profile", Summary: "Change what the business tells of itself on the number", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *numberProfileInput) (*body[number.Outcome], error) {
			p := in.Body.NumberProfile
			for _, text := range []*string{&p.About, &p.Address, &p.Description, &p.Email, &p.Vertical} {
				*text = cleanText(*text)
			}
			for i := range p.Websites {
				p.Websites[i] = cleanText(p.Websites[i])
			}
			return answer(a.Numbers.SetProfile(ctx, who, in.ID, in.NumberID, p, cleanText(in.Body.Picture)))
		})
	handle(a, route{Method: http.MethodPost, Path: one + "/channel", Summary: "Connect the number as a channel, with the account's own token", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *numberChannelInput) (*body[number.Outcome], error) {
			d := channel.Draft{Name: cleanText(in.Body.Name), Also: a.withSkill(who, in.Body.DefaultSkill)}
			return answer(a.Numbers.Connect(ctx, who, in.ID, in.NumberID, d))
		})
}

type codeInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		Method   string `json:"method" maxLength:"20" doc:"sms or voice"`
		Language string `json:"language" maxLength:"20" doc:"es_AR"`
	}
}

type verifyInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		Code string `json:"code" maxLength:"30"`
	}
}

type pinInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		PIN string `json:"pin,omitempty" maxLength:"20" doc:"to register it may be left out where one is kept"`
	}
}

type nameInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		Name string `json:"name" maxLength:"512"`
	}
}

type numberProfileInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		desk.NumberProfile
		Picture string `json:"picture,omitempty" maxLength:"200" doc:"an upload that becomes the picture"`
	}
}

type numberChannelInput struct {
	ID       string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	NumberID string `path:"number_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		Name         string                 `json:"name" maxLength:"200" doc:"how the team calls the channel"`
		DefaultSkill *dispatch.DefaultSkill `json:"default_skill,omitempty"`
	}
}

// withSkill is what is done along with the making of a channel.
func (a *API) withSkill(who access.Who, skill *dispatch.DefaultSkill) func(context.Context, *store.Tx, string) error {
	if skill == nil {
		return nil
	}
	return func(ctx context.Context, tx *store.Tx, id string) error {
		return a.Dispatch.ChooseSkill(ctx, tx, who, id, *skill)
	}
}

type accountInput struct {
	Body struct {
		Platform     string                 `json:"platform" maxLength:"100"`
		Settings     map[string]string      `json:"settings,omitempty" doc:"what the numbers share"`
		Secrets      map[string]string      `json:"secrets,omitempty" doc:"sealed at rest and never answered"`
		DefaultSkill *dispatch.DefaultSkill `json:"default_skill,omitempty"`
		Numbers      []accountNumber        `json:"numbers" maxItems:"50" nullable:"false"`
	}
}

// accountNumber is a number of an account that is connected by hand.
type accountNumber struct {
	Name     string            `json:"name" maxLength:"200"`
	Settings map[string]string `json:"settings" doc:"what the number has of its own"`
}

func (a *API) addAccount(ctx context.Context, who access.Who, in *accountInput) (*body[number.AccountView], error) {
	b := in.Body
	d := number.AccountDraft{Platform: cleanText(b.Platform), Settings: b.Settings, Secrets: b.Secrets}
	for _, n := range b.Numbers {
		d.Numbers = append(d.Numbers, number.AccountNumber{Name: cleanText(n.Name), Settings: n.Settings, Dress: func(c *channel.Draft) { c.Also = a.withSkill(who, b.DefaultSkill) }})
	}
	return answer(a.Numbers.AddAccount(ctx, who, d))
}

type newNumberInput struct {
	DeskID
	Body struct {
		Country string `json:"country" maxLength:"5" doc:"the calling code: 34"`
		Number  string `json:"number" maxLength:"40" doc:"without the calling code"`
		Name    string `json:"name" maxLength:"512" doc:"that customers are to see; the platform reviews it"`
	}
}

func (a *API) addNumber(ctx context.Context, who access.Who, in *newNumberInput) (*body[number.Outcome], error) {
	b := in.Body
	return answer(a.Numbers.Add(ctx, who, in.ID, platform.NewNumber{Country: cleanText(b.Country), Number: cleanText(b.Number), Name: cleanText(b.Name)}))
}

type numberHistoryInput struct {
	DeskID
	Paging
}

func (a *API) numberHistory(ctx context.Context, who access.Who, in *numberHistoryInput) (*body[page[desk.NumberChange]], error) {
	before, err := beforeOf(in.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := a.Numbers.History(ctx, who, in.ID, before, in.Limit+1)
	return newest(list, in.Limit, err, func(c desk.NumberChange) string { return c.ID })
}

// beforeOf is the id that a cursor of a list, the newest first, names.
func beforeOf(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	parts, err := decodeCursor(cursor, 1)
	if err != nil {
		return "", err
	}
	return parts[0], nil
}

// newest answers a page of a list, the newest first, of which one more than the
// page holds was read.
func newest[T any](list []T, limit int, err error, id func(T) string) (*body[page[T]], error) {
	out := all(list)
	if len(list) > limit {
		out.Items, out.NextCursor = list[:limit], encodeCursor(id(list[limit-1]))
	}
	return answer(out, err)
}

type subscriptionInput struct {
	DeskID
	Body struct {
		Own bool `json:"own" doc:"to this channel's own address; else where the settings of the platform's app say"`
	}
}

func (a *API) subscribe(ctx context.Context, who access.Who, in *subscriptionInput) (*body[number.Outcome], error) {
	return answer(a.Numbers.Subscribe(ctx, who, in.ID, in.Body.Own, false))
}

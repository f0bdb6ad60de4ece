package whatsapp

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const numberFields = "id,display_phone_number,verified_name,quality_rating,status,name_status,new_display_name,new_name_status,code_verification_status," +
	"throughput,is_official_business_account,whatsapp_business_manager_messaging_limit,is_pin_enabled,health_status"

// numberIn is a number of the network's list.
type numberIn struct {
	ID         loose  `json:"id"`
	Display    string `json:"display_phone_number"`
	Name       string `json:"verified_name"`
	Quality    string `json:"quality_rating"`
	Status     string `json:"status"`
	NameStatus string `json:"name_status"`
	NewName    string `json:"new_display_name"`
	NewStatus  string `json:"new_name_status"`
	Verified   string `json:"code_verification_status"`
	Throughput struct {
		Level string `json:"level"`
	} `json:"throughput"`
	Official bool   `json:"is_official_business_account"`
	Limit    string `json:"whatsapp_business_manager_messaging_limit"`
	PIN      bool   `json:"is_pin_enabled"`
	Health   struct {
		Can      string `json:"can_send_message"`
		Entities []struct {
			Type   string `json:"entity_type"`
			Errors []struct {
				Code     loose  `json:"error_code"`
				Text     string `json:"error_description"`
				Solution string `json:"possible_solution"`
			} `json:"errors"`
		} `json:"entities"`
	} `json:"health_status"`
}

// NumberAccount implements platform.NumberKeeper.
func (s *session) NumberAccount() string { return s.accountID }

// OwnNumber implements platform.NumberKeeper.
func (s *session) OwnNumber() string { return s.phoneID }

// numberPages bounds how many pages of a list are read.
const numberPages = 50

// Numbers implements platform.NumberKeeper.
func (s *session) Numbers(ctx context.Context) ([]platform.RemoteNumber, error) {
	var out []platform.RemoteNumber
	query := url.Values{"fields": {numberFields}, "limit": {"100"}}
	for range numberPages {
		var answer struct {
			Data   *[]numberIn `json:"data"`
			Paging struct {
				Next    string `json:"next"`
				Cursors struct {
					After string `json:"after"`
				} `json:"cursors"`
			} `json:"paging"`
		}
		if err := s.get(ctx, query, &answer, s.accountID, "phone_numbers"); err != nil {
			return nil, advised(safe(err))
		}
		if answer.Data == nil {
			return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the answer has no list of numbers"}
		}
		for _, in := range *answer.Data {
			out = append(out, in.remote(s.accountID))
		}
		if answer.Paging.Next == "" || answer.Paging.Cursors.After == "" {
			break
		}
		query.Set("after", answer.Paging.Cursors.After)
	}
	return out, nil
}

func (in numberIn) remote(account string) platform.RemoteNumber {
	n := platform.RemoteNumber{ID: string(in.ID), Settings: map[string]string{
		"phone_number_id": string(in.ID), "business_account_id": account, "display_phone_number": in.Display,
	}}
	n.NumberState = desk.NumberState{
		Number: in.Display, Word: in.Status, Status: numberStatus(in.Status), Verified: in.Verified == "VERIFIED", Quality: qualityOf(in.Quality),
		Name: in.Name, NameStatus: nameStatus(in.NameStatus), NewName: in.NewName, NewStatus: desk.NameNone,
		Limit: limitOf(in.Limit), Throughput: throughputOf(in.Throughput.Level), PIN: in.PIN, Official: in.Official,
		CanSend: "unknown", Troubles: []desk.NumberTrouble{},
	}
	if n.Quality == "" {
		n.Quality = "unknown"
	}
	if in.NewName != "" {
		n.NewStatus = nameStatus(in.NewStatus)
	}
	if !n.Verified && n.Status == desk.NumberPending {
		n.Status = desk.NumberUnverified
	}
	switch can := strings.ToLower(in.Health.Can); can {
	case "available", "limited", "blocked":
		n.CanSend = can
	}
	for _, e := range in.Health.Entities {
		for _, one := range e.Errors {
			n.Troubles = append(n.Troubles, desk.NumberTrouble{About: aboutOf(e.Type), Code: string(one.Code), Text: one.Text, Solution: one.Solution})
		}
	}
	return n
}

// numberStatus is the network's word for a number's state as ours.
func numberStatus(word string) desk.NumberStatus {
	switch strings.ToUpper(word) {
	case "CONNECTED":
		return desk.NumberConnected
	case "PENDING":
		return desk.NumberPending
	case "UNVERIFIED":
		return desk.NumberUnverified
	case "FLAGGED":
		return desk.NumberFlagged
	case "RESTRICTED":
		return desk.NumberRestricted
	case "RATE_LIMITED":
		return desk.NumberLimited
	case "DISCONNECTED":
		return desk.NumberDisconnected
	case "BANNED":
		return desk.NumberBanned
	case "DELETED":
		return desk.NumberDeleted
	case "MIGRATED":
		return desk.NumberMigrated
	}
	return desk.NumberUnknown
}

func nameStatus(word string) desk.NameStatus {
	switch strings.ToUpper(word) {
	case "APPROVED", "AVAILABLE_WITHOUT_REVIEW":
		return desk.NameApproved
	case "PENDING_REVIEW", "PENDING":
		return desk.NamePending
	case "DECLINED", "REJECTED":
		return desk.NameDeclined
	case "EXPIRED":
		return desk.NameExpired
	}
	return desk.NameNone
}

// limitOf reads TIER_2K and its kind.
func limitOf(word string) int64 {
	n, ok := strings.CutPrefix(strings.ToUpper(word), "TIER_")
	switch {
	case !ok:
		return 0
	case n == "UNLIMITED":
		return -1
	}
	times := int64(1)
	if k, ok := strings.CutSuffix(n, "K"); ok {
		n, times = k, 1000
	}
	value, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		return 0
	}
	return value * times
}

func throughputOf(word string) string {
	switch w := strings.ToLower(word); w {
	case "standard", "high":
		return w
	}
	return "unknown"
}

func aboutOf(entity string) string {
	switch strings.ToUpper(entity) {
	case "PHONE_NUMBER":
		return "number"
	case "WABA":
		return "account"
	}
	return strings.ToLower(entity)
}

// AddNumber implements platform.NumberKeeper.
func (s *session) AddNumber(ctx context.Context, n platform.NewNumber) (string, error) {
	var answer struct {
		ID loose `json:"id"`
	}
	in := map[string]string{"cc": n.Country, "phone_number": n.Number, "verified_name": n.Name}
	if err := s.post(ctx, in, &answer, s.accountID, "phone_numbers"); err != nil {
		return "", advised(err)
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the number was answered without an id"}
	}
	return string(answer.ID), nil
}

// RequestCode implements platform.NumberKeeper.
func (s *session) RequestCode(ctx context.Context, id, method, language string) error {
	return s.order(ctx, map[string]string{"code_method": strings.ToUpper(method), "language": language}, id, "request_code")
}

// VerifyCode implements platform.NumberKeeper.
func (s *session) VerifyCode(ctx context.Context, id, code string) error {
	return s.order(ctx, map[string]string{"code": code}, id, "verify_code")
}

// RegisterNumber implements platform.NumberKeeper.
func (s *session) RegisterNumber(ctx context.Context, id, pin string) error {
	return s.order(ctx, map[string]string{"messaging_product": "whatsapp", "pin": pin}, id, "register")
}

// DeregisterNumber implements platform.NumberKeeper.
func (s *session) DeregisterNumber(ctx context.Context, id string) error {
	return s.order(ctx, map[string]string{}, id, "deregister")
}

// SetPIN implements platform.NumberKeeper.
func (s *session) SetPIN(ctx context.Context, id, pin string) error {
	return s.order(ctx, map[string]string{"pin": pin}, id)
}

// RequestName implements platform.NumberKeeper.
func (s *session) RequestName(ctx context.Context, id, name string) error {
	var answer struct {
		Success bool `json:"success"`
	}
	address := s.address(url.Values{"new_display_name": {name}}, id)
	return done(s.call(ctx, http.MethodPost, address, "", nil, 0, &answer), answer.Success)
}

// order makes a call that answers success and nothing else.
func (s *session) order(ctx context.Context, in any, path ...string) error {
	var answer struct {
		Success bool `json:"success"`
	}
	err := s.post(ctx, in, &answer, path...)
	return done(err, answer.Success)
}

func done(err error, success bool) error {
	switch {
	case err != nil:
		return advised(err)
	case !success:
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the network did not say that it was done"}
	}
	return nil
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	out := desk.NumberHooks{Apps: []string{}}
	var answer struct {
		Data []struct {
			Override string `json:"override_callback_uri"`
			App      struct {
				Name string `json:"name"`
			} `json:"whatsapp_business_api_data"`
		} `json:"data"`
	}
	if err := s.get(ctx, nil, &answer, s.accountID, "subscribed_apps"); err != nil {
		return out, advised(safe(err))
	}
	for _, d := range answer.Data {
		out.Subscribed = true
		out.Apps = append(out.Apps, d.App.Name)
		if d.Override != "" {
			out.Address = d.Override
		}
	}
	return out, nil
}

// Subscribe implements platform.HookKeeper.
func (s *session) Subscribe(ctx context.Context, address string) error {
	in := map[string]string{}
	if address != "" {
		in["override_callback_uri"], in["verify_token"] = address, s.verifyToken
	}
	return s.order(ctx, in, s.accountID, "subscribed_apps")
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error {
	var answer json.RawMessage
	return advised(s.call(ctx, http.MethodDelete, s.address(nil, s.accountID, "subscribed_apps"), "", nil, 0, &answer))
}

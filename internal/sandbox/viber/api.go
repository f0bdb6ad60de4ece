package viber

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxRequest bounds a request, as the platform does.
const maxRequest = 30 << 10

// status is how a call went: the platform has one HTTP status for all.
type status struct {
	Code  int    `json:"status"`
	Words string `json:"status_message"`
}

// Statuses of the platform.
var (
	ok              = status{0, "ok"}
	invalidURL      = status{1, "invalidUrl"}
	invalidToken    = status{2, "invalidAuthToken"}
	noReceiver      = status{5, "receiverNotRegistered"}
	notSubscribed   = status{6, "notSubscribed"}
	noWebhook       = status{10, "webhookNotSet"}
	tooManyRequests = status{12, "tooManyRequests"}
	failure         = status{99, "failure"}
)

func badData(words string) status { return status{3, "badData: " + words} }

func missing(what string) status { return status{4, "missingData: " + what} }

// call is a method that a bot asks for.
type call struct {
	*http.Request
	network *Network
	bot     *bot
	in      request
}

// request is any method's parameters.
type request struct {
	Token    string   `json:"auth_token"`
	URL      *string  `json:"url"`
	Events   []string `json:"event_types"`
	Names    bool     `json:"send_name"`
	ID       string   `json:"id"`
	IDs      []string `json:"ids"`
	Receiver string   `json:"receiver"`
	Many     []string `json:"broadcast_list"`
	Sender   struct {
		Name string `json:"name"`
	} `json:"sender"`
	Version  int             `json:"min_api_version"`
	Tracking string          `json:"tracking_data"`
	Type     string          `json:"type"`
	Text     string          `json:"text"`
	Media    string          `json:"media"`
	Size     *int64          `json:"size"`
	Name     string          `json:"file_name"`
	Location json.RawMessage `json:"location"`
	Contact  *struct {
		Name  string `json:"name"`
		Phone string `json:"phone_number"`
	} `json:"contact"`
	Sticker  int64 `json:"sticker_id"`
	Keyboard *struct {
		Buttons []struct {
			Text   string `json:"Text"`
			Action string `json:"ActionType"`
			Body   string `json:"ActionBody"`
		} `json:"Buttons"`
	} `json:"keyboard"`
}

func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	if id, found := strings.CutPrefix(r.URL.Path, "/media/"); found && r.Method == http.MethodGet {
		n.serveMedia(w, r, id)
		return
	}
	switch n.table.Misfortune(r.Context()) {
	case sandbox.Throttled:
		write(w, object{}, tooManyRequests)
		return
	case sandbox.Broken:
		write(w, object{}, failure)
		return
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.CutAfter:
		n.route(r)
		panic(http.ErrAbortHandler)
	case sandbox.NoMisfortune:
	}
	out, how := n.route(r)
	write(w, out, how)
}

func write(w http.ResponseWriter, out object, how status) {
	if out == nil {
		out = object{}
	}
	out["status"], out["status_message"], out["chat_hostname"] = how.Code, how.Words, hostname
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

func (n *Network) route(r *http.Request) (object, status) {
	method, found := strings.CutPrefix(r.URL.Path, "/pa/")
	if !found || r.Method != http.MethodPost {
		return nil, badData("there is no such method")
	}
	c := &call{Request: r, network: n}
	if json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxRequest)).Decode(&c.in) != nil {
		return nil, badData("the request is not JSON, or larger than 30 KB")
	}
	token := r.Header.Get("X-Viber-Auth-Token")
	if token == "" {
		token = c.in.Token
	}
	st, done := n.open()
	c.bot = st.byToken(token)
	done()
	if c.bot == nil {
		return nil, invalidToken
	}
	switch method {
	case "set_webhook":
		return c.setWebhook()
	case "get_account_info":
		return c.account(), ok
	case "get_user_details":
		return c.details()
	case "get_online":
		return c.online()
	case "send_message":
		return c.send(c.in.Receiver)
	case "broadcast_message":
		return c.broadcast()
	}
	return nil, badData("there is no such method")
}

// setWebhook sets where the bot's events go, once that answered.
func (c *call) setWebhook() (object, status) {
	if c.in.URL == nil {
		return nil, missing("url")
	}
	to := *c.in.URL
	if to != "" {
		u, err := url.Parse(to)
		if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname()) {
			return nil, invalidURL
		}
		body, err := json.Marshal(object{"event": "webhook", "timestamp": time.Now().UnixMilli(), "chat_hostname": hostname, "message_token": json.Number(c.network.MessageID(sandbox.Phone{}, true))})
		if err != nil {
			return nil, failure
		}
		if _, err := bring(c.Context(), c.network.table.HTTP(), to, c.bot.Token, body); err != nil {
			return nil, invalidURL
		}
	}
	st, done := c.network.open()
	defer done()
	c.bot.Hook, c.bot.Events, c.bot.Names = to, c.in.Events, c.in.Names
	if c.in.Events == nil {
		c.bot.Events = []string{"delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"}
	}
	st.dirty = true
	return object{"event_types": c.bot.Events}, ok
}

// loopback says whether a host is this machine, which the platform itself would
// not reach.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *call) account() object {
	_, done := c.network.open()
	defer done()
	b := c.bot
	events := b.Events
	if events == nil {
		events = []string{}
	}
	return object{
		"id": b.ID, "name": b.Name, "uri": strings.ToLower(strings.ReplaceAll(b.Name, " ", "")), "icon": "", "background": "", "category": "Retail", "subcategory": "Shop",
		"location": object{"lon": 0, "lat": 0}, "country": "ES", "webhook": b.Hook, "event_types": events, "subscribers_count": len(b.Open) - len(b.Gone), "members": []object{},
	}
}

func (c *call) details() (object, status) {
	p, found := c.network.person(c.bot.ID, c.in.ID)
	if !found {
		return nil, noReceiver
	}
	return object{"user": object{"id": c.in.ID, "name": p.Name, "language": p.Language, "country": "ES", "api_version": 10, "primary_device_os": "android 15", "viber_version": "24.0", "mcc": 214, "mnc": 1, "device_type": "phone"}}, ok
}

func (c *call) online() (object, status) {
	users := []object{}
	for _, id := range c.in.IDs[:min(100, len(c.in.IDs))] {
		if _, found := c.network.person(c.bot.ID, id); found {
			users = append(users, object{"id": id, "online_status": 0, "online_status_message": "online"})
		}
	}
	return object{"users": users}, ok
}

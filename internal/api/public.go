package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

const tagPublic = "Public"

func (a *API) registerPublic() {
	handle(a, route{Method: http.MethodGet, Path: "/public/items", Summary: "What was said in public on all channels, the newest first", Tag: tagPublic, Ability: access.CasesRead}, a.listPublicItems)
	handle(a, route{Method: http.MethodGet, Path: "/public/items/{message_id}", Summary: "Read one public item, with what may be done to it", Tag: tagPublic, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *publicItemID) (*body[public.ItemView], error) {
			return a.publicItem(ctx, who, in.MessageID)
		})
	handle(a, route{Method: http.MethodGet, Path: "/public/posts", Summary: "List posts, the newest first", Tag: tagPublic, Ability: access.CasesRead}, a.listPosts)
	handle(a, route{Method: http.MethodGet, Path: "/public/posts/{id}", Summary: "Read a post, with what may be done to it", Tag: tagPublic, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[public.PostView], error) {
			return a.publicPost(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodGet, Path: "/public/posts/{id}/thread", Summary: "Read all that is said under a post, the oldest first", Tag: tagPublic, Ability: access.CasesRead}, a.publicThread)
}

// publicItemID names an item by its message.
type publicItemID struct {
	MessageID string `path:"message_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the item's message"`
}

type publicItemsInput struct {
	Paging
	ChannelID string    `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Platform  string    `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"all channels of a platform"`
	Kind      string    `query:"kind" enum:"post,comment,mention,review"`
	State     string    `query:"state" enum:"new,approved,hidden,removed,gone"`
	Rating    int       `query:"rating" minimum:"0" maximum:"10" doc:"reviews of so many stars"`
	Answered  string    `query:"answered" enum:"yes,no" doc:"whether we answered in public"`
	PostID    string    `query:"post_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	ItemTag   string    `query:"tag" maxLength:"50" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"what carries a tag itself"`
	Assignee  string    `query:"assignee" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"what is given to a person or a team, by its id; me"`
	Handled   string    `query:"handled" enum:"yes,no" doc:"whether nothing is left to be done about it"`
	Since     time.Time `query:"since" doc:"what was said at this time or later"`
	Ours      bool      `query:"ours" doc:"what we said, in place of what others did"`
}

func (a *API) listPublicItems(ctx context.Context, who access.Who, in *publicItemsInput) (*body[page[public.ItemView]], error) {
	read := a.Store.Read()
	f := store.PublicItemFilter{Direction: desk.DirectionIn, Kind: desk.PublicKind(in.Kind), State: desk.ItemState(in.State), Rating: in.Rating, PostID: in.PostID,
		Since: in.Since, Limit: in.Limit + 1}
	if in.Ours {
		f.Direction = desk.DirectionOut
	}
	if in.Answered != "" {
		answered := in.Answered == "yes"
		f.Answered = &answered
	}
	f.Tag, f.AssigneeID = in.ItemTag, in.Assignee
	if in.Assignee == "me" {
		f.AssigneeID = who.UserID
	}
	if in.Handled != "" {
		handled := in.Handled == "yes"
		f.Handled = &handled
	}
	empty := page[public.ItemView]{Items: []public.ItemView{}}
	var some bool
	var err error
	if f.ChannelIDs, some, err = a.channelsNamed(ctx, who, in.ChannelID, in.Platform); err != nil || !some {
		return answer(empty, err)
	}
	if in.Cursor != "" {
		if f.After, err = timeKey(in.Cursor); err != nil {
			return nil, err
		}
	}
	list, err := read.PublicItems(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.OccurredAt), last.MessageID)
	}
	items, err := a.Public.Items(ctx, who, list)
	for i := range items {
		a.presentItem(who, &items[i])
	}
	return answer(page[public.ItemView]{Items: items, NextCursor: next}, err)
}

// timeKey is the place in a list that a cursor of two parts names.
func timeKey(cursor string) (*store.TimeKey, error) {
	parts, err := decodeCursor(cursor, 2)
	if err != nil {
		return nil, err
	}
	at, err := timeOfCursor(parts[0])
	return &store.TimeKey{At: at, ID: parts[1]}, err
}

// channelsNamed are the channels that a filter leaves, none for any; false says
// that there are none at all.
func (a *API) channelsNamed(ctx context.Context, who access.Who, channelID, platformKey string) ([]string, bool, error) {
	if channelID != "" {
		return []string{channelID}, true, nil
	}
	if platformKey == "" {
		return nil, true, nil
	}
	rows, err := a.Store.Read().Channels(ctx, who.WorkspaceID)
	var out []string
	for _, c := range rows {
		if c.Platform == platformKey {
			out = append(out, c.ID)
		}
	}
	return out, len(out) > 0, err
}

func (a *API) presentItem(who access.Who, i *public.ItemView) { a.present(who, &i.Message) }

func (a *API) publicItem(ctx context.Context, who access.Who, messageID string) (*body[public.ItemView], error) {
	i, err := a.Public.ItemOf(ctx, who, messageID)
	if err != nil {
		return nil, err
	}
	a.presentItem(who, &i)
	return answer(i, nil)
}

func (a *API) presentPost(who access.Who, p *public.PostView) {
	a.Media.Link(who.WorkspaceID, p.Attachments)
}

type postsInput struct {
	Paging
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Platform  string `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Ours      string `query:"ours" enum:"yes,no"`
}

func (a *API) listPosts(ctx context.Context, who access.Who, in *postsInput) (*body[page[public.PostView]], error) {
	f := store.PostFilter{Limit: in.Limit + 1}
	if in.Ours != "" {
		ours := in.Ours == "yes"
		f.Ours = &ours
	}
	var some bool
	var err error
	if f.ChannelIDs, some, err = a.channelsNamed(ctx, who, in.ChannelID, in.Platform); err != nil || !some {
		return answer(page[public.PostView]{Items: []public.PostView{}}, err)
	}
	if in.Cursor != "" {
		key, err := timeKey(in.Cursor)
		if err != nil {
			return nil, err
		}
		f.BeforeAt, f.BeforeID = key.At, key.ID
	}
	list, err := a.Store.Read().Posts(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.PublishedAt), last.ID)
	}
	views, err := a.Public.Posts(ctx, who, list)
	for i := range views {
		a.presentPost(who, &views[i])
	}
	return answer(page[public.PostView]{Items: views, NextCursor: next}, err)
}

func (a *API) publicPost(ctx context.Context, who access.Who, id string) (*body[public.PostView], error) {
	p, err := a.Public.PostOf(ctx, who, id)
	if err != nil {
		return nil, err
	}
	a.presentPost(who, &p)
	return answer(p, nil)
}

type threadInput struct {
	DeskID
	Paging
}

// publicThread is a page of what is said under a post, with the post itself.
type publicThreadPage struct {
	Post       public.PostView     `json:"post"`
	Items      []public.ThreadItem `json:"items" nullable:"false" doc:"the oldest first; each says under which it stands"`
	NextCursor *string             `json:"next_cursor"`
}

func (a *API) publicThread(ctx context.Context, who access.Who, in *threadInput) (*body[publicThreadPage], error) {
	var after store.TimeKey
	if in.Cursor != "" {
		key, err := timeKey(in.Cursor)
		if err != nil {
			return nil, err
		}
		after = *key
	}
	post, err := a.Public.PostOf(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	items, next, err := a.Public.Thread(ctx, who, post.Post, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := publicThreadPage{Post: post, Items: []public.ThreadItem{}}
	a.presentPost(who, &out.Post)
	for i := range items {
		if items[i].Item != nil {
			a.presentItem(who, items[i].Item)
		}
		if items[i].Ours != nil {
			a.presentPost(who, items[i].Ours)
		}
	}
	if next != nil {
		out.NextCursor = encodeCursor(cursorTime(next.At), next.ID)
	}
	out.Items = append(out.Items, items...)
	return answer(out, nil)
}

// publicReply is what an answer in public has beyond its words.
type publicReply struct {
	NamePerson bool   `json:"name_person,omitempty" doc:"name whom it answers, where the network has that"`
	ProfileID  string `json:"profile_id,omitempty" maxLength:"200" doc:"another channel of the same network that speaks"`
}

func (p *publicReply) reply() *outbound.PublicReply {
	if p == nil {
		return nil
	}
	return &outbound.PublicReply{NamePerson: p.NamePerson, ProfileID: cleanText(p.ProfileID)}
}

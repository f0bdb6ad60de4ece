package auth

import (
	"sync"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/store"
)

// maxCached bounds the cache; when it is full it starts anew.
const maxCached = 20000

// cached is a lookup's answer, good for cacheLife of the machine's time.
type cached struct {
	who     access.Who
	session store.Session // of a session
	expires time.Time     // of a token, by the service's clock; zero: never
	readAt  time.Time
}

// cache spares the database a query for each request. Other nodes hear of a
// revocation when their entry is over.
type cache struct {
	mu     sync.Mutex
	byHash map[string]cached
}

func newCache() *cache { return &cache{byHash: map[string]cached{}} }

func (c *cache) get(hash string) (cached, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byHash[hash]
	if !ok || time.Since(e.readAt) > cacheLife {
		return cached{}, false
	}
	return e, true
}

// put keeps what was read at readAt, which was taken before the read: a
// revocation that came between must not be undone for long.
func (c *cache) put(hash string, e cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byHash) >= maxCached {
		clear(c.byHash)
	}
	c.byHash[hash] = e
}

// clear forgets everything: roles, sessions or tokens changed.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.byHash)
}

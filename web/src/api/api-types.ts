// Made by `npm run types` from the service's OpenAPI document. Do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Welcome
         * @description The load balancer's check: no I/O.
         */
        get: operations["welcome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description The process is up.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description The process can answer signed-in requests; with the state of what it depends on.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mysfits
         * @description A page of the catalogue, filtered by at most one attribute.
         */
        get: operations["list_mysfits"];
        put?: never;
        /**
         * Add Mysfit
         * @description Adds a mysfit to the catalogue; its id is made here.
         */
        post: operations["add_mysfit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits/{mysfitId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Mysfit
         * @description One mysfit.
         */
        get: operations["find_mysfit"];
        put?: never;
        post?: never;
        /**
         * Remove Mysfit
         * @description Removes a mysfit that nobody has adopted.
         */
        delete: operations["remove_mysfit"];
        options?: never;
        head?: never;
        /**
         * Change Mysfit
         * @description Changes the fields that are given.
         */
        patch: operations["change_mysfit"];
        trace?: never;
    };
    "/mysfits/{mysfitId}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Like
         * @description Likes a mysfit.
         */
        post: operations["like"];
        /**
         * Unlike
         * @description Takes a like back.
         */
        delete: operations["unlike"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits/{mysfitId}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adopt
         * @description Adopts a mysfit that has no home.
         */
        post: operations["adopt"];
        /**
         * Give Back
         * @description Gives a mysfit back; its adopter may, and staff.
         */
        delete: operations["give_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Profile
         * @description The visitor, the ids they like, and the mysfits they adopted, first adopted first.
         */
        get: operations["read_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AdoptedMysfit
         * @description A mysfit as its adopter sees it: with the time of adoption (ISO 8601, UTC).
         */
        AdoptedMysfit: {
            /** Mysfitid */
            mysfitId: string;
            /** Name */
            name: string;
            /** Species */
            species: string;
            /** Description */
            description: string;
            /** Age */
            age: number;
            goodevil: components["schemas"]["GoodEvil"];
            lawchaos: components["schemas"]["LawChaos"];
            alignment: components["schemas"]["Alignment"];
            /** Thumbimageuri */
            thumbImageUri: string;
            /** Profileimageuri */
            profileImageUri: string;
            /** Likes */
            likes: number;
            /** Adopted */
            adopted: boolean;
            /** Adoptedat */
            adoptedAt: string;
        };
        /**
         * Adoption
         * @description Whether the mysfit is the visitor's, and since when (ISO 8601, UTC).
         */
        Adoption: {
            /** Mysfitid */
            mysfitId: string;
            /** Adopted */
            adopted: boolean;
            /** Adoptedat */
            adoptedAt: string | null;
        };
        /**
         * Alignment
         * @description The nine cells of the chart, row by row from good to evil.
         * @enum {string}
         */
        Alignment: "Lawful Good" | "Neutral Good" | "Chaotic Good" | "Lawful Neutral" | "True Neutral" | "Chaotic Neutral" | "Lawful Evil" | "Neutral Evil" | "Chaotic Evil";
        /**
         * Dependencies
         * @description `dynamodb` is reported only; `signingKeys` decides.
         */
        Dependencies: {
            /**
             * Signingkeys
             * @enum {string}
             */
            signingKeys: "up" | "down";
            /**
             * Dynamodb
             * @enum {string}
             */
            dynamodb: "up" | "down";
        };
        /**
         * FilterName
         * @description The attributes the catalogue can be listed by; each has an index of the same name.
         * @enum {string}
         */
        FilterName: "Species" | "Alignment" | "GoodEvil" | "LawChaos";
        /**
         * GoodEvil
         * @description The moral axis of the alignment chart.
         * @enum {string}
         */
        GoodEvil: "Good" | "Neutral" | "Evil";
        /**
         * LawChaos
         * @description The ethical axis of the alignment chart.
         * @enum {string}
         */
        LawChaos: "Lawful" | "Neutral" | "Chaotic";
        /**
         * Like
         * @description Whether the visitor likes the mysfit, and how many do.
         */
        Like: {
            /** Mysfitid */
            mysfitId: string;
            /** Liked */
            liked: boolean;
            /** Likes */
            likes: number;
        };
        /** Live */
        Live: {
            /**
             * Status
             * @constant
             */
            status: "up";
        };
        /**
         * Mysfit
         * @description A mysfit as everybody sees it; who adopted it is not public.
         */
        Mysfit: {
            /** Mysfitid */
            mysfitId: string;
            /** Name */
            name: string;
            /** Species */
            species: string;
            /** Description */
            description: string;
            /** Age */
            age: number;
            goodevil: components["schemas"]["GoodEvil"];
            lawchaos: components["schemas"]["LawChaos"];
            alignment: components["schemas"]["Alignment"];
            /** Thumbimageuri */
            thumbImageUri: string;
            /** Profileimageuri */
            profileImageUri: string;
            /** Likes */
            likes: number;
            /** Adopted */
            adopted: boolean;
        };
        /**
         * MysfitChanges
         * @description What staff changes of a mysfit; a field that is left out stays as it is.
         */
        MysfitChanges: {
            /** Name */
            name?: string;
            /** Species */
            species?: string;
            /** Description */
            description?: string;
            /** Age */
            age?: number;
            goodevil?: components["schemas"]["GoodEvil"];
            lawchaos?: components["schemas"]["LawChaos"];
            /** Thumbimageuri */
            thumbImageUri?: string;
            /** Profileimageuri */
            profileImageUri?: string;
        };
        /**
         * MysfitPage
         * @description Some mysfits, and the token of the page after them; null on the last page.
         */
        MysfitPage: {
            /** Mysfits */
            mysfits: components["schemas"]["Mysfit"][];
            /** Nexttoken */
            nextToken: string | null;
        };
        /**
         * NewMysfit
         * @description A mysfit that staff adds. Its id, likes and adoption cannot be set.
         */
        NewMysfit: {
            /** Name */
            name: string;
            /** Species */
            species: string;
            /** Description */
            description: string;
            /** Age */
            age: number;
            goodevil: components["schemas"]["GoodEvil"];
            lawchaos: components["schemas"]["LawChaos"];
            /** Thumbimageuri */
            thumbImageUri: string;
            /** Profileimageuri */
            profileImageUri: string;
        };
        /**
         * Profile
         * @description A signed-in visitor. `email` and `name` are null when an access token is used.
         */
        Profile: {
            /** Userid */
            userId: string;
            /** Email */
            email: string | null;
            /** Name */
            name: string | null;
            /** Groups */
            groups: string[];
            /** Likes */
            likes: string[];
            /** Adoptions */
            adoptions: components["schemas"]["AdoptedMysfit"][];
        };
        /** Ready */
        Ready: {
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "starting" | "draining";
            dependencies: components["schemas"]["Dependencies"];
        };
        /** Welcome */
        Welcome: {
            /** Message */
            message: string;
        };
        /**
         * Problem
         * @description An error as RFC 9457 writes it.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Instance */
            instance: string;
            /** Requestid */
            requestId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    welcome: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description Not ready, or no longer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    list_mysfits: {
        parameters: {
            query?: {
                species?: string;
                alignment?: components["schemas"]["Alignment"];
                goodevil?: components["schemas"]["GoodEvil"];
                lawchaos?: components["schemas"]["LawChaos"];
                /** @description older spelling; goes with `value` */
                filter?: components["schemas"]["FilterName"];
                /** @description goes with `filter` */
                value?: string;
                limit?: number;
                nextToken?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MysfitPage"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_mysfit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMysfit"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_mysfit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_mysfit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_mysfit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MysfitChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    like: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Like"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Like"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adopt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adoption"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adoption"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

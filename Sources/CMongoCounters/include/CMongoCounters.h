// Nothing to call: what is here takes the place of a function that libmongoc calls before main.
